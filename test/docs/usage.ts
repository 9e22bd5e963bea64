import { commandIn, readArguments } from '../../connector/command-line.ts';
import type { Page } from './page.ts';

/** Every command line of the connector that a page shows, also those that no test runs. */
function commandLinesIn({ text }: Page): readonly string[] {
  const joined = text.replaceAll(/[ \t]*[\\^`]\n\s*/g, ' ');
  // A path behind the name is an argument of another command (`ln -s`). Up to the end of the line, of the inline code, or of the command.
  const found = joined.matchAll(
    /(?:citrix-connector(?:\.js)?|connector --)(?! +\/)((?: +(?:[^\s`|&;<>"']+|"[^"\n]*"|'[^'\n]*'))+)/g,
  );
  return [...found].map(([, words = '']) => words.trim());
}

/** Those that the connector would refuse: an option or a command that does not exist. */
export function refusedIn(page: Page): readonly string[] {
  return commandLinesIn(page).flatMap((line) => {
    const problem = refusalOf(line);
    return problem === undefined ? [] : [`${page.path}: citrix-connector ${line}: ${problem}`];
  });
}

function refusalOf(line: string): string | undefined {
  // `[--state DIR]` in a usage is an option; what is quoted is one word.
  const words = line.replaceAll(/[[\]]/g, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const args = words.filter((word) => word !== '…').map((word) => word.replaceAll(/^["']|["']$/g, ''));
  try {
    const parsed = readArguments(args);
    if (!parsed.values.help && !parsed.values.version) commandIn(parsed);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
