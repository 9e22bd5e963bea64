import type { Page } from './page.ts';

interface Explained {
  readonly line: string;
  readonly pattern: RegExp;
}

/** The lines that a page explains: the first cells of its tables with the head `line`. `…` stands for anything, `CODE` for a code. */
function explainedLines({ text }: Page): readonly Explained[] {
  return [...text.matchAll(/^\| line \|.*\n\|[-|]+\n((?:\|.*\n)+)/gm)].flatMap(([, rows = '']) =>
    [...rows.matchAll(/^\| `([^`]+)` \|/gm)].map(([, line = '']) => ({ line, pattern: patternOf(line) })),
  );
}

function patternOf(line: string): RegExp {
  const parts = line
    .split('…')
    .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&').replace('CODE', '[A-Z_]{4,}'));
  return new RegExp(`^${parts.join('.*')}`);
}

/** Those lines of a log that nothing explains. */
export function unexplained(lines: readonly string[], page: Page): readonly string[] {
  const explained = explainedLines(page);
  return lines.filter((line) => !explained.some(({ pattern }) => pattern.test(line)));
}

/** Explanations of lines that no log has. */
export function outdated(lines: readonly string[], page: Page): readonly string[] {
  return explainedLines(page)
    .filter(({ pattern }) => !lines.some((line) => pattern.test(line)))
    .map(({ line }) => line);
}
