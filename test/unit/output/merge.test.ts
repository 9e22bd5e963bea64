import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../connector/datasets/define.ts';
import { csvText } from '../../../connector/output/csv-text.ts';
import { linesOf, mergedText, type SortedLine } from '../../../connector/output/merge.ts';

const columns = (['text', 'timestamp', 'int64', 'text'] as const satisfies readonly ColumnType[]).map(
  (type, at) => ({ name: `column_${at}`, type }),
);
const { line } = csvText({ columns });

/** By column 1, then by column 0. */
const sort = { cursor: 1, type: 'timestamp', key: [0] } as const;

const timestamps = ['2026-11-01T08:00:00.473Z', '2026-11-01T08:00:00.4731Z', '2026-11-01T08:00:00.474Z'];

const hostile = fc.oneof(
  fc.constantFrom('', '"', '""', ',', '\n', '\r', '\r\n', ' ', '\uFEFF', '="a"', '東京 🙂', null),
  fc.string({ unit: 'binary' }),
);

/** Rows with different keys, whatever else they hold. */
const rows = fc.uniqueArray(
  fc.tuple(fc.string({ minLength: 1, unit: 'binary' }), fc.constantFrom(...timestamps), hostile),
  {
    selector: ([key]) => key,
    maxLength: 30,
  },
);

const sortedLine = ([key, cursor, cell]: readonly [string, string, string | null]): SortedLine => ({
  key,
  cursor,
  line: line([[key, cursor, '-7', cell]]),
});

/** Digits after the dot filled up, so that they can be compared as text; the library under test has a rule of its own. */
const place = ({ cursor, key }: SortedLine) => [cursor.slice(0, -1).padEnd(30, '0'), key] as const;

function inOrder(lines: readonly SortedLine[]): readonly SortedLine[] {
  return lines.toSorted((a, b) => {
    const [[aCursor, aKey], [bCursor, bKey]] = [place(a), place(b)];
    return aCursor === bCursor ? (aKey < bKey ? -1 : 1) : aCursor < bCursor ? -1 : 1;
  });
}

const textOf = (lines: readonly SortedLine[]) => lines.map((one) => one.line).join('');

describe('the lines of a table', () => {
  it('come apart with their places, byte for byte as they were', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const lines = all.map(sortedLine);
        expect(linesOf(textOf(lines), sort)).toEqual(lines);
      }),
      { numRuns: 300 },
    );
  });

  it('are none in an empty text', () => {
    expect(linesOf('', sort)).toEqual([]);
  });

  it('of a table without a cursor have an empty one', () => {
    expect(linesOf('a,b\n', { cursor: -1, type: 'text', key: [0] })).toEqual([
      { cursor: '', key: 'a', line: 'a,b\n' },
    ]);
  });
});

describe('lines that turned up late', () => {
  it('are merged in by cursor, then by key, so that nobody sees that they were late', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.boolean()), (all, isLate) => {
        const lines = inOrder(all.map(sortedLine));
        const late: SortedLine[] = [];
        const early: SortedLine[] = [];
        for (const one of lines) (isLate.next().value === true ? late : early).push(one);
        expect(mergedText(early, late.toReversed(), sort)).toBe(textOf(lines));
      }),
    );
  });
});
