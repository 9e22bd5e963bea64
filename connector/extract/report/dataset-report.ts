import { z } from 'zod';
import { type ErrorCode, errorDefinitions } from '../../errors/codes.ts';
import { mergeFindingNames, mergeFindings } from '../../events.ts';
import { valueNoteNames, valueNotes } from '../../readings/scalars.ts';

const errorCode = z.enum(Object.keys(errorDefinitions) as [ErrorCode, ...ErrorCode[]]);
export const count = z.int().min(0);
export const counts = z.record(z.string(), count);
export const timestamp = z.string().meta({ format: 'date-time' });

export const errorReport = z.strictObject({
  code: errorCode,
  kind: z.enum(['config', 'transient', 'system']),
  message: z.string(),
  remedy: z.string(),
});

export const traffic = {
  requests: count.meta({ description: 'Requests sent by this run, repeated ones included.' }),
  retries: count.meta({ description: 'Requests that were sent again.' }),
  retriesByCode: counts.meta({ description: 'Why requests were sent again: error codes with counts.' }),
  waitedMs: z.number().min(0).meta({ description: 'Milliseconds waited between attempts.' }),
  bytes: count.meta({ description: 'Bytes received, as they came over the wire.' }),
  shrunkPages: count.meta({
    description: 'How often a page that failed was asked for again with fewer rows.',
  }),
  smallestPage: z.int().min(1).nullable().meta({
    description:
      "The fewest rows that had to be asked for at once, also of the sets joined; null: pages of the source's own size always came.",
  }),
};

export const datasetReport = z.strictObject({
  status: z.enum(['complete', 'failed', 'skipped', 'not-read', 'not-published']).meta({
    description:
      '`failed`: see `error`. `skipped`: the site has none of it, see `skipped`. `not-read`: the run ended before its turn. `not-published`: it was read, but the run ended before its file was put in place.',
  }),
  rowsRead: count.meta({
    description:
      'Rows the source delivered; = rowsWritten + rowsRepeated, in an incremental run less `kept` and plus `passedOver` of `merged`.',
  }),
  rowsWritten: count,
  rowsRepeated: count.meta({
    description: 'Rows that came a second time at the resumeFrom of two pages and were dropped.',
  }),
  plan: z
    .strictObject({
      mode: z.enum(['full', 'incremental', 'refresh']),
      since: timestamp.nullable(),
      rows: count.nullable(),
      joins: z.record(
        z.string(),
        z.strictObject({ strategy: z.enum(['full', 'lookup', 'expand']), rows: count.nullable() }),
      ),
    })
    .nullable()
    .meta({
      description:
        "What was planned before reading: whether all rows are read (`full`), those that are not settled or have settled since a timestamp (`incremental`), or all to be compared with the table before (`refresh`); the source's count of these rows; and by set how the rows they refer to are read: all of them read (`whole`), asked for by key (`keys`), or sent along (`expand`).",
    }),
  rowsResumed: count.meta({
    description:
      'Rows that were there from an interrupted run; when the table is complete, part of `rowsWritten`.',
  }),
  rowsCounted: count.nullable().meta({
    description:
      "The source's own count of these rows after they were read; null where it gives none. More than it: rows were groomed while they were read.",
  }),
  rowsPlaced: count.meta({
    description:
      'Rows the source counted but had not delivered; they were asked for again and put in their places.',
  }),
  pages: count,
  ...traffic,
  unresolved: counts.meta({
    description: 'Rows whose reference led to no row of the other set; the columns are null.',
  }),
  outside: counts.meta({
    description:
      'Rows that refer to a row of another dataset (by its name) that is not in its table, because it lies outside the window or is gone; the data package declares the foreign key only when there are none.',
  }),
  missing: counts.meta({
    description: 'Rows in which the source left a declared property out; the cell is null.',
  }),
  unknown: counts.meta({ description: 'Rows with a property that nobody declared; it was ignored.' }),
  invalid: z.record(z.string(), z.strictObject({ values: count, firstKey: z.string() })).meta({
    description:
      "By column, cells that are null because the value is not of the column's type (VALUES_INVALID), and the key of the first row; the values are in rejected-values.ndjson.",
  }),
  noted: z.record(z.string(), z.partialRecord(z.enum(valueNoteNames), count)).meta({
    description: `By column, values that were written in another way and could be read, but not for certain: ${Object.entries(
      valueNotes,
    )
      .map(([name, text]) => `\`${name}\`: ${text}`)
      .join('; ')}.`,
  }),
  merged: z.partialRecord(z.enum(mergeFindingNames), count).meta({
    description: `What became of the rows the table had before: ${Object.entries(mergeFindings)
      .map(([name, text]) => `\`${name}\`: ${text}`)
      .join('; ')}. Empty unless \`plan.mode\` is \`incremental\` or \`refresh\`.`,
  }),
  file: z
    .strictObject({ path: z.string(), bytes: count, sha256: z.string() })
    .nullable()
    .meta({ description: 'The published file; null when none was.' }),
  changes: z
    .strictObject({ path: z.string(), bytes: count, sha256: z.string(), rows: count })
    .nullable()
    .meta({
      description:
        'The file with the rows that are new, changed or gone since the run before; null without `--changes`.',
    }),
  error: errorReport.nullable(),
  skipped: z.string().nullable().meta({ description: 'Why there is no table although nothing failed.' }),
});

export const topicReport = z.strictObject({
  topic: z.string(),
  partitions: z.array(
    z.strictObject({
      partition: count,
      from: count.meta({ description: 'Offset of the first message that was to be read.' }),
      until: count.meta({ description: 'Where the next run goes on.' }),
      end: count.meta({
        description:
          'Where the partition ended when the run began; beyond `until`: the budget ended the reading.',
      }),
      messages: count,
      gap: count.meta({
        description: 'Offsets that no run had read, and that the topic did not have any more (EVENTS_LOST).',
      }),
    }),
  ),
  rejected: count.meta({ description: 'Messages that are no events; they are in rejected.ndjson.' }),
  unasked: count.meta({ description: 'Events of tables that were not asked for.' }),
  committed: z.record(z.string(), count).nullable().meta({
    description: 'What the consumer group was told, by partition; null: nothing, as in mode `full`.',
  }),
});

export type DatasetReport = z.output<typeof datasetReport>;
export type Traffic = Pick<DatasetReport, keyof typeof traffic>;

export const noTraffic = (): Traffic => ({
  requests: 0,
  retries: 0,
  retriesByCode: {},
  waitedMs: 0,
  bytes: 0,
  shrunkPages: 0,
  smallestPage: null,
});

export const untouched = (): DatasetReport => ({
  status: 'not-read',
  rowsRead: 0,
  rowsWritten: 0,
  rowsRepeated: 0,
  plan: null,
  rowsResumed: 0,
  rowsCounted: null,
  rowsPlaced: 0,
  pages: 0,
  ...noTraffic(),
  unresolved: {},
  missing: {},
  outside: {},
  unknown: {},
  invalid: {},
  noted: {},
  merged: {},
  file: null,
  changes: null,
  error: null,
  skipped: null,
});
