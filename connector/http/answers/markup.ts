/**
 * Reads XML and HTML as far as errors need it: names and texts of elements, in order. No parser, since such answers are
 * often cut or wrong; it only moves forward, so its time grows with the length of the text and no faster.
 */

interface Element {
  /** Without prefix, in small letters; '' for a closing tag. */
  readonly name: string;
  /** What stands between the tag and the next one. */
  readonly text: string;
}

/** The tags of a text, each with the words behind it. Comments are skipped. */
export function* elementsIn(markup: string): Generator<Element> {
  let at = markup.indexOf('<');
  while (at >= 0) {
    if (markup.startsWith('<!--', at)) {
      const end = markup.indexOf('-->', at);
      if (end < 0) return;
      at = markup.indexOf('<', end);
      continue;
    }
    const end = markup.indexOf('>', at);
    if (end < 0) return;
    const name = nameIn(markup.slice(at + 1, at + 1 + longestName));
    const content = contentAt(markup, end + 1);
    yield { name, text: withoutEntities(content.text) };
    at = markup.indexOf('<', content.end);
  }
}

const longestName = 100;

const cdata = '<![CDATA[';

function contentAt(markup: string, from: number): { readonly text: string; readonly end: number } {
  if (markup.startsWith(cdata, from)) {
    const end = markup.indexOf(']]>', from);
    const last = end < 0 ? markup.length : end;
    return { text: markup.slice(from + cdata.length, last), end: last };
  }
  const next = markup.indexOf('<', from);
  const end = next < 0 ? markup.length : next;
  return { text: markup.slice(from, end), end };
}

function nameIn(tag: string): string {
  const name = /^[A-Za-z][\w:.-]*/.exec(tag)?.[0] ?? '';
  return name.slice(name.lastIndexOf(':') + 1).toLowerCase();
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function withoutEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,6})|#x([\da-fA-F]{1,5})|(\w{2,4}));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? all;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
  });
}
