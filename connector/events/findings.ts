import { z } from 'zod';
import { valueNoteNames } from '../readings/scalars.ts';
import { count } from './shared.ts';

/** What was found while a table was read, as numbers. */

/**
 * What became of a row when the previous snapshot was merged with the rows of the source; the texts describe the
 * report.
 */
export const mergeFindings = {
  carriedOver: 'rows carried over unchanged from the previous table',
  added: 'new rows',
  changed: 'changed rows',
  expired: 'rows that left the window',
  purged: 'rows that the source should have delivered but has purged; counted in `carriedOver`, too',
  moved:
    'rows whose cursor changed at the source, so that they have another position; counted in `changed`, too',
  lookedUp: 'rows that ended before the overlap and were fetched by key; counted in `changed`, too',
  superseded:
    'fetched rows that were ended and differ only in joined columns; the older version was kept and is counted in `carriedOver`, too',
  nullsFilled: 'ended rows in which only null cells were filled; counted in `changed`, too',
  drifted: 'rows that changed outside the incremental window: an incremental run would have missed them',
  withoutNewColumns:
    'carried-over rows that the source has purged and whose cells in new columns are empty; counted in `carriedOver`, too',
  remembered:
    'rows that the source does not have any more, kept from the previous table since other tables refer to them (`layout: star`)',
  stubs:
    'rows with nothing but their key, added since other tables refer to them and the source does not have them (`layout: star`)',
} as const;

/** How many rows of a table do not come from the source, but are there because other tables refer to them. */
export function addedRows({ stubs = 0, remembered = 0 }: Partial<Record<MergeFinding, number>>): number {
  return stubs + remembered;
}

export type MergeFinding = keyof typeof mergeFindings;

export const mergeFindingNames = Object.keys(mergeFindings) as [MergeFinding, ...MergeFinding[]];

const rowsBy = z.record(z.string(), count);

/** Differences between the received rows and their declaration, as numbers of rows by name. */
export const rowFindings = z.strictObject({
  unresolved: rowsBy.meta({
    description: 'References to rows that the other set does not contain, by relation.',
  }),
  missing: rowsBy.meta({ description: 'Declared properties that the source omitted, by path.' }),
  outside: rowsBy.meta({
    description:
      'References to rows outside the other table, because they are outside its window or purged, by dataset.',
  }),
  unknown: rowsBy.meta({ description: 'Undeclared properties that the source sent, by path.' }),
  merged: z.partialRecord(z.enum(mergeFindingNames), count).meta({
    description: 'What became of the previous rows and of the fetched ones, and which rows were added.',
  }),
});

/** Values in an invalid or unusual form, by column. */
export const oddValues = z.strictObject({
  invalid: z
    .record(
      z.string(),
      z.strictObject({
        values: count.meta({ description: 'Number of values.' }),
        firstKey: z.string().meta({ description: 'Key of the first row with one.' }),
      }),
    )
    .meta({ description: 'Values of another type: their cells are null.' }),
  noted: z.record(z.string(), z.partialRecord(z.enum(valueNoteNames), count)).meta({
    description: 'Values that could be read, although their form leaves room for doubt.',
  }),
});
