import { shapeOf } from './output.ts';
import type { Page } from './page.ts';

/** The lines that a page explains: the first cells of its tables with the head `line`. `…` stands for anything, `CODE` for a code. */
export function explainedLines({ text }: Page): readonly RegExp[] {
  return [...text.matchAll(/^\| line \|.*\n\|[-|]+\n((?:\|.*\n)+)/gm)].flatMap(([, rows = '']) =>
    [...rows.matchAll(/^\| `([^`]+)` \|/gm)].map(([, line = '']) => patternOf(line)),
  );
}

function patternOf(line: string): RegExp {
  const parts = line.split('…').map((part) => RegExp.escape(part).replace('CODE', '[A-Z_]{4,}'));
  return new RegExp(`^${parts.join('.*')}`);
}

/** Those lines of a log that nothing explains. */
export function unexplained(lines: readonly string[], page: Page): readonly string[] {
  const patterns = explainedLines(page);
  return lines.filter((line) => !patterns.some((pattern) => pattern.test(line)));
}

/** Explanations of lines that no log has. */
export function idle(lines: readonly string[], page: Page): readonly string[] {
  return explainedLines(page)
    .filter((pattern) => !lines.some((line) => pattern.test(line)))
    .map(({ source }) => shapeOf(source));
}
