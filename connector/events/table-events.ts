import { z } from 'zod';
import { oddValues, rowFindings } from './findings.ts';
import { count, dataset, errorReport, timestamp } from './shared.ts';

const mode = z.enum(['full', 'incremental', 'refresh']).meta({
  description:
    '`full`: reads all rows. `incremental`: reads what changed. `refresh`: reads all rows and compares them with the previous table.',
});

const partition = z.strictObject({
  partition: count.meta({ description: 'Number of the partition.' }),
  from: count.meta({ description: 'Offset of the first message that was to be read.' }),
  until: count.meta({ description: 'Offset where the next run continues.' }),
  end: count.meta({
    description:
      'End of the partition when the run started; greater than `until` if the run limit was reached.',
  }),
  messages: count.meta({ description: 'Messages that were read.' }),
  gap: count.meta({ description: 'Messages that the topic deleted before any run had read them.' }),
});

/** The reading of a table, from its start to its end. */
export const tableEvents = {
  'dataset-started': z.strictObject({ dataset }).meta({ description: 'The reading of a table begins.' }),
  'dataset-planned': z
    .strictObject({
      dataset,
      mode,
      since: timestamp.nullable().meta({
        description: 'Incremental: rows that were closed before are not read again; otherwise null.',
      }),
      rows: count.nullable().meta({ description: "The source's row count; null: unknown." }),
      joins: z
        .record(
          z.string(),
          z.strictObject({
            strategy: z.enum(['full', 'lookup', 'expand']).meta({
              description: 'The whole set, only the keys that are referred to, or inline with each row.',
            }),
            rows: count.nullable().meta({ description: "The source's row count of the set; null: unknown." }),
          }),
        )
        .meta({ description: 'By joined set, how its rows are fetched.' }),
      requests: count.exactOptional().meta({
        description: 'Requests to come, where one is needed for each of some objects.',
      }),
    })
    .meta({ description: 'What will be read, and how.' }),
  'dataset-resumed': z
    .strictObject({ dataset, rows: count.meta({ description: 'Number of rows.' }) })
    .meta({ description: 'Rows were restored from the checkpoint of an interrupted run.' }),
  'history-lost': z
    .strictObject({
      dataset,
      rows: count.nullable().meta({ description: 'Number of rows; null: unknown.' }),
      isExact: z.boolean().meta({ description: 'Otherwise there may be fewer.' }),
    })
    .meta({
      description: 'Rows that the source has purged could not be carried over: the snapshot cannot be used.',
    }),
  'dimension-read': z
    .strictObject({
      set: z.string().meta({ description: 'The set of the source.' }),
      rows: count.meta({ description: 'Rows that arrived.' }),
      pages: count.meta({ description: 'Pages that they arrived in.' }),
    })
    .meta({ description: 'A set that is joined to the rows of tables was read.' }),
  'rows-written': z
    .strictObject({ dataset, rows: count.meta({ description: 'Rows since the last such event.' }) })
    .meta({ description: 'Rows of the table were written. Level `debug`.' }),
  'dataset-counted': z
    .strictObject({
      dataset,
      counted: count.nullable().meta({ description: "The source's row count; null: unknown." }),
      rows: count.meta({ description: 'Rows that were read.' }),
      placed: count.meta({ description: 'Late rows that were inserted in order.' }),
    })
    .meta({ description: "The table was reconciled with the source's row count." }),
  'dataset-read': z
    .strictObject({
      dataset,
      read: count.meta({
        description:
          'Fetched rows: `written` + `repeated` - `merged.carriedOver` + `merged.superseded` - `merged.stubs` - `merged.remembered`.',
      }),
      written: count.meta({ description: 'Rows of the table.' }),
      repeated: count.meta({
        description: 'Rows delivered twice at a page boundary; the second was dropped.',
      }),
      pages: count.meta({ description: 'Pages that the rows arrived in.' }),
      findings: rowFindings.meta({ description: 'What differs from the declaration.' }),
      odd: oddValues.meta({ description: 'Values in an invalid or unusual form, by column.' }),
    })
    .meta({ description: 'The table is complete.' }),
  'dataset-skipped': z
    .strictObject({ dataset, reason: z.string().meta({ description: 'Why, for people.' }) })
    .meta({ description: 'The site does not have this data: no table, and no failure.' }),
  'dataset-failed': z
    .strictObject({ dataset, error: errorReport.meta({ description: 'Why.' }) })
    .meta({ description: 'The table failed. The others are still read.' }),
  'topic-read': z
    .strictObject({
      topic: z.string().meta({ description: 'Its name.' }),
      partitions: z.array(partition).meta({ description: 'What was read of each partition.' }),
      rejected: count.meta({ description: 'Invalid messages.' }),
      ignored: count.meta({ description: 'Events of tables that are not selected.' }),
    })
    .meta({ description: 'The Citrix Analytics topic was read.' }),
} as const;
