import { z } from 'zod';
import { type WarningCode, warningDefinitions } from '../../errors/warnings.ts';
import { mergeFindingNames } from '../../events/findings.ts';
import { count, errorReport, timestamp } from '../../events/shared.ts';
import { valueNoteNames } from '../../readings/scalars.ts';
import { tableFormats } from '../../table-formats.ts';

const warningCode = z.enum(Object.keys(warningDefinitions) as [WarningCode, ...WarningCode[]]);
export const counts = z.record(z.string(), count);

export const runIdReport = z.string();

export const connectorReport = z.strictObject({
  name: z.string().meta({ description: 'Name of the npm package.' }),
  version: z.string().meta({ description: 'Its version.' }),
});

export const customerReport = z
  .string()
  .nullable()
  .meta({ description: 'Citrix Cloud customer (`customerId`); null if the parameters name none.' });
export const sourceReport = z
  .string()
  .meta({ description: 'Network host of the source, with its port if it is unusual.' });

const publishedFile = {
  path: z.string().meta({ description: 'Name in the output folder.' }),
  bytes: count.meta({ description: 'Length of the file.' }),
};

const sha256 = z.string().meta({ description: 'SHA-256 of the file, in hexadecimal.' });

export const warningReport = z.strictObject({
  code: warningCode.meta({ description: 'Stable code: docs/errors.md explains each.' }),
  dataset: z.string().nullable().meta({ description: 'The table that it concerns; null: no single one.' }),
  message: z.string().meta({ description: 'What was found, for people. Do not branch on it.' }),
  remedy: z.string().meta({ description: 'What to do, for people.' }),
});

/** A file that was published beside the tables. */
export const rejectedValuesReport = z.strictObject({
  ...publishedFile,
  values: count.meta({ description: 'Number of values, one per line.' }),
});

export const traffic = {
  requests: count.meta({
    description:
      'Requests sent by this run, repeated ones included; for risk tables, fetches from the export.',
  }),
  retries: count.meta({ description: 'Requests that were repeated.' }),
  retriesByCode: counts.meta({ description: 'By error code, how many requests were repeated for it.' }),
  waitedMs: z.number().min(0).meta({ description: 'Milliseconds waited between attempts.' }),
  bytes: count.meta({ description: 'Bytes received, compressed.' }),
  pageSizeReductions: count.meta({
    description: 'How often the page size was reduced after a page had failed.',
  }),
  minPageSize: z.int().min(1).nullable().meta({
    description:
      "Smallest page size that was requested, in rows; null: the source's own page size was always used.",
  }),
};

const invalidValues = z.strictObject({
  values: count.meta({ description: 'Number of values.' }),
  firstKey: z.string().meta({ description: 'Key of the first row with one.' }),
});

export const datasetReport = z.strictObject({
  status: z.enum(['complete', 'failed', 'skipped', 'not-read', 'not-published']).meta({
    description:
      '`failed`: see `error`. `skipped`: the site does not have it, see `skipped`. `not-read`: the run ended before its turn. `not-published`: it was read, but the run ended before it was published.',
  }),
  rowsRead: count.meta({
    description:
      'Rows fetched from the source: `rowsWritten` + `rowsRepeated`; in an incremental run minus `merged.carriedOver` plus `merged.superseded`; with `layout: star` minus `merged.stubs` and `merged.remembered`.',
  }),
  rowsWritten: count.meta({ description: 'Rows in the published table.' }),
  rowsRepeated: count.meta({
    description: 'Rows that arrived a second time at a page boundary and were dropped.',
  }),
  plan: z
    .strictObject({
      mode: z.enum(['full', 'incremental', 'refresh']).meta({
        description:
          '`full`: all rows of the window. `incremental`: rows that changed. `refresh`: all rows, compared with the previous table.',
      }),
      since: timestamp.nullable().meta({
        description: 'Of an incremental run: rows that began or ended since then, or are open, are fetched.',
      }),
      rows: count.nullable().meta({ description: "The source's count of these rows; null if unknown." }),
      joins: z
        .record(
          z.string(),
          z.strictObject({
            strategy: z.enum(['full', 'lookup', 'expand']).meta({
              description:
                '`full`: the whole set is loaded. `lookup`: only the keys that are referred to. `expand`: inline, with each row.',
            }),
            rows: count
              .nullable()
              .meta({ description: 'Rows of the set, by its own count; null if unknown.' }),
          }),
        )
        .meta({ description: 'By related set: how its rows are fetched.' }),
      requests: count.nullable().meta({
        description: 'Expected requests, if objects are fetched one by one; otherwise null.',
      }),
    })
    .nullable()
    .meta({
      description: 'What was planned before reading; null if nothing was.',
    }),
  rowsResumed: count.meta({
    description:
      'Rows restored from the checkpoint of an interrupted run; when the table is complete, part of `rowsWritten`.',
  }),
  rowsCounted: count.nullable().meta({
    description:
      "The source's own count of these rows, after they were read; null if it gives none. If `rowsWritten` without `merged.stubs` and `merged.remembered` is more, rows were purged while they were read.",
  }),
  rowsBackfilled: count.meta({
    description:
      'Late rows: the source counted but did not deliver them at first; they were fetched again and inserted in order.',
  }),
  pages: count.meta({ description: 'Pages that the rows of this table arrived in.' }),
  ...traffic,
  unresolved: counts.meta({
    description:
      'By related set, unresolved references: rows that refer to a row the set does not contain; the columns are null.',
  }),
  outside: counts.meta({
    description:
      'By dataset, rows that refer to a row that is not in its table, because it is outside the window or was purged. The data package declares the foreign key only if there are none.',
  }),
  missing: counts.meta({
    description: 'By property, rows in which the source omitted it; the cell is null.',
  }),
  unknown: counts.meta({ description: 'By property, rows with one that is not declared; it was ignored.' }),
  invalid: z.record(z.string(), invalidValues).meta({
    description:
      "By column, cells that are null because the value is not of the column's type (VALUES_INVALID). The values are in rejected-values.ndjson.",
  }),
  noted: z.record(z.string(), z.partialRecord(z.enum(valueNoteNames), count)).meta({
    description:
      'By column, values in an unusual form that leaves room for doubt; docs/run-report.md explains each note.',
  }),
  merged: z.partialRecord(z.enum(mergeFindingNames), count).meta({
    description:
      'What happened to the rows of the previous table; docs/run-report.md explains each count. Empty unless `plan.mode` is `incremental` or `refresh`, or `layout` is `star`.',
  }),
  historyLost: z
    .strictObject({
      rows: count.nullable().meta({ description: 'How many rows; null if unknown.' }),
      isExact: z.boolean().meta({ description: 'Otherwise there may be fewer.' }),
    })
    .nullable()
    .meta({
      description:
        'Rows that the source has purged and that could not be carried over from the previous table (HISTORY_LOST). null: nothing was lost.',
    }),
  file: z
    .strictObject({ ...publishedFile, sha256 })
    .nullable()
    .meta({
      description:
        'The published file: the CSV file, or the Parquet file where `formats` names no CSV; null if there is none.',
    }),
  changes: z
    .strictObject({ ...publishedFile, sha256, rows: count.meta({ description: 'Number of rows.' }) })
    .nullable()
    .meta({
      description:
        'The file with the rows that are new, changed or no longer in the table since the previous run; null without `--changes`.',
    }),
  files: z
    .array(
      z.strictObject({
        ...publishedFile,
        format: z.enum(tableFormats).meta({ description: 'Form of the rows.' }),
        sha256,
      }),
    )
    .meta({
      description: 'Each file of this table that the run has published, those with the changes included.',
    }),
  error: errorReport.nullable().meta({ description: 'Why this table failed; null if it did not.' }),
  skipped: z
    .string()
    .nullable()
    .meta({ description: 'Why there is no table although nothing failed; null if there is one.' }),
});

export const topicReport = z.strictObject({
  topic: z.string().meta({ description: 'Its name.' }),
  partitions: z
    .array(
      z.strictObject({
        partition: count.meta({ description: 'Number of the partition.' }),
        from: count.meta({ description: 'Offset of the first message that was to be read.' }),
        until: count.meta({ description: 'Offset where the next run continues.' }),
        end: count.meta({
          description:
            'Where the partition ended when the run began. If it is beyond `until`, a run limit ended the reading.',
        }),
        messages: count.meta({ description: 'Messages that were read.' }),
        gap: count.meta({
          description: 'Offsets that no run has read and that the topic no longer has (EVENTS_LOST).',
        }),
      }),
    )
    .meta({ description: 'By partition, what was read.' }),
  rejected: count.meta({ description: 'Invalid messages; they are in rejected.ndjson.' }),
  ignored: count.meta({ description: 'Events of tables that are not selected.' }),
  committed: z.record(z.string(), count).nullable().meta({
    description:
      'By partition, the offset that was committed to the consumer group; null: none, as in mode `full`.',
  }),
});

export type DatasetReport = z.output<typeof datasetReport>;
export type Traffic = Pick<DatasetReport, keyof typeof traffic>;

/** The paths of requests for no table, also while one is read: the site and the permissions of the client. */
export const ofNoTable = /\/(?:me|EffectiveRights)$/;

export const noTraffic = (): Traffic => ({
  requests: 0,
  retries: 0,
  retriesByCode: {},
  waitedMs: 0,
  bytes: 0,
  pageSizeReductions: 0,
  minPageSize: null,
});

export const untouched = (): DatasetReport => ({
  status: 'not-read',
  rowsRead: 0,
  rowsWritten: 0,
  rowsRepeated: 0,
  plan: null,
  rowsResumed: 0,
  rowsCounted: null,
  rowsBackfilled: 0,
  pages: 0,
  ...noTraffic(),
  unresolved: {},
  missing: {},
  outside: {},
  unknown: {},
  invalid: {},
  noted: {},
  merged: {},
  historyLost: null,
  file: null,
  changes: null,
  files: [],
  error: null,
  skipped: null,
});
