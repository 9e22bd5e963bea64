import { commandIn, readArguments } from '../../connector/command-line.ts';
import type { Page } from './page.ts';

/** Every command line of the connector that a page shows, also those that no test runs. */
function commandLinesIn({ text }: Page): readonly string[] {
  const joined = text.replaceAll(/[ \t]*[\\^`]\n\s*/g, ' ');
  // A command or an option has to follow: a path is an argument of another program (`ln -s`). Up to the end of the line, of the inline code, or of the command.
  const found = joined.matchAll(
    /(?:citrix-connector(?:\.js)?|connector --)(?= +[[a-z"'-])((?: +(?!\d>)(?:[^\s`|&;<>"']+|"[^"\n]*"|'[^'\n]*'))+)/g,
  );
  return [...found].map(([, words = '']) => words.trim());
}

/** Those that the connector would refuse: an option or a command that does not exist. */
export function refusedIn(page: Page): readonly string[] {
  return commandLinesIn(page).flatMap((line) => {
    const problem = refusalOf(wordsOf(line));
    return problem === undefined ? [] : [`${page.path}: citrix-connector ${line}: ${problem}`];
  });
}

/** Why the connector would refuse these words; undefined where it takes them. */
export function refusalOf(args: readonly string[]): string | undefined {
  try {
    const parsed = readArguments(args);
    if (!parsed.values.help && !parsed.values.version) commandIn(parsed);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function wordsOf(line: string): readonly string[] {
  // `[--state DIR]` in a usage is an option; what is quoted is one word.
  const words = line.replaceAll(/[[\]]/g, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.filter((word) => word !== '…').map((word) => word.replaceAll(/^["']|["']$/g, ''));
}
