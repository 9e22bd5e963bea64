/** The change log as data: one object for each version, newest first. */

interface ChangelogVersion {
  readonly version: string;
  /** The day of the release; null: not released. */
  readonly date: string | null;
  /** Each in Markdown, on one line. */
  readonly entries: readonly string[];
}

const heading = /^## (\d+\.\d+\.\d+(?:-[\w.]+)?) - (\d{4}-\d\d-\d\d|unreleased)$/;

/** @throws Error for a line that is no heading of a version, no entry and no continuation of one */
export function changelogOf(markdown: string): readonly ChangelogVersion[] {
  const versions: { version: string; date: string | null; entries: string[] }[] = [];
  const [, ...sections] = markdown.replaceAll('\r\n', '\n').split(/^(?=## )/m);
  for (const section of sections) {
    const [head = '', ...lines] = section.trimEnd().split('\n');
    const [, version, date] = heading.exec(head) ?? [];
    if (version === undefined || date === undefined) {
      throw new Error(`CHANGELOG.md: "${head}" is not "## VERSION - DATE" or "## VERSION - unreleased".`);
    }
    const entries: string[] = [];
    for (const line of lines) {
      const last = entries.length - 1;
      if (line.startsWith('- ')) entries.push(line.slice(2).trim());
      else if (/^ {2}\S/.test(line) && last >= 0) entries[last] += ` ${line.trim()}`;
      else if (line.trim() !== '') throw new Error(`CHANGELOG.md: "${line}" is neither an entry nor part of one.`);
    }
    versions.push({ version, date: date === 'unreleased' ? null : date, entries });
  }
  return versions;
}

/** The file of both packages. It is made with them, not kept: every change adds an entry. */
export function changelogFile(markdown: string): string {
  const document = { $schema: '../schemas/changelog.schema.json', versions: changelogOf(markdown) };
  return `${JSON.stringify(document, null, 2)}\n`;
}
