import { z } from 'zod';
import { count, type DeepReadonly, errorCode } from './shared.ts';

/** How often a log tells of progress, in seconds. */
export const progressSeconds = 30;

/** How far a run is. */
export const progressMembers = z
  .strictObject({
    dataset: z
      .string()
      .exactOptional()
      .meta({ description: 'The table that is being read; absent between two tables.' }),
    over: count.meta({ description: 'Tables that are over: read, skipped or failed.' }),
    tables: count.meta({
      description: 'All selected tables. `over` of `tables` is the progress of the run.',
    }),
    rows: count.meta({ description: 'Rows of this table so far, those of an interrupted run included.' }),
    expected: count.nullable().meta({ description: "The source's row count of it; null: unknown." }),
    percent: z
      .int()
      .min(0)
      .max(100)
      .nullable()
      .meta({ description: '`rows` of `expected`; 100 only when all are there. null: unknown.' }),
    rowsPerSecond: count.nullable().meta({ description: 'Since its first row; null: unknown.' }),
    secondsLeft: count.nullable().meta({ description: 'Until its last row, at this rate; null: unknown.' }),
    preparing: z.string().nullable().meta({
      description: "What was read last before the table's own rows: a set it is joined with; null: its rows.",
    }),
    requests: count.meta({ description: 'Requests of the run so far.' }),
    retries: count.meta({ description: 'Those that were repeated.' }),
    waiting: z
      .strictObject({
        seconds: count.meta({ description: 'Until the next attempt.' }),
        code: errorCode.meta({ description: 'Why the attempt before failed.' }),
      })
      .nullable()
      .meta({ description: 'The wait before a request is repeated; null: none.' }),
    silentSeconds: count.nullable().meta({
      description: 'Since the source last answered; null: it has not answered yet.',
    }),
  })
  .meta({
    description: `How far the run is. Every ${progressSeconds} seconds at level \`info\`, so a short run has none.`,
  });

type Members = DeepReadonly<z.output<typeof progressMembers>>;

/** What there is to say of a run at a moment; null is what is not known, or not the case. */
export type ProgressView = Omit<Members, 'dataset'> & { readonly dataset: string | null };
