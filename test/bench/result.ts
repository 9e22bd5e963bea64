import type { Line } from './figures.ts';
import { isBlockEmpty, replaceBlock } from './page.ts';
import type { PartResult } from './parts/part.ts';
import { figuresTable, judgementsTable } from './table.ts';
import { judge, type PartName, partNames, parts } from './targets.ts';

/** What stands in the page for a part that was run. */
function blockText({ name, sessions, lines, measured, notes }: PartResult, machine: string): string {
  return [
    ...figuresOf(lines),
    ...notes,
    judgementsTable(judge(name, sessions, measured)),
    `Measured ${machine}.`,
  ].join('\n\n');
}

/** The page with the new figures; parts that were never run show their targets. */
export function updatedPage(page: string, results: readonly PartResult[], machine: string): string {
  let updated = page;
  for (const name of partNames) {
    const result = results.find((known) => known.name === name);
    if (result !== undefined) updated = replaceBlock(updated, name, blockText(result, machine));
    else if (isBlockEmpty(updated, name)) updated = replaceBlock(updated, name, unmeasuredText(name));
  }
  return updated;
}

function unmeasuredText(name: PartName): string {
  return `Not measured yet.\n\n${judgementsTable(judge(name, undefined, {}))}`;
}

function figuresOf(lines: readonly Line[]): readonly string[] {
  return lines.length === 0 ? [] : [figuresTable(lines)];
}

/** What a person sees at the end: all lines in one table, then all comparisons. */
export function terminalText(results: readonly PartResult[], machine: string): string {
  const judgements = results.flatMap(({ name, sessions, measured }) =>
    judge(name, sessions, measured).map((judgement) => ({
      ...judgement,
      what: `${parts[name].title}: ${judgement.what}`,
    })),
  );
  return [
    machine,
    ...figuresOf(results.flatMap(({ lines }) => lines)),
    ...results.flatMap(({ notes }) => notes),
    judgementsTable(judgements),
  ].join('\n\n');
}
