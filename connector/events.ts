import type { z } from 'zod';
import type { oddValues, rowFindings } from './events/findings.ts';
import { publishingEvents } from './events/publishing-events.ts';
import { runEvents } from './events/run-events.ts';
import type { DeepReadonly, windowReport } from './events/shared.ts';
import { tableEvents } from './events/table-events.ts';
import { trafficEvents } from './events/traffic-events.ts';

/** The vocabulary of a run: what happened, as plain data. Adapters turn it into lines; the report is a fold over it. */

/** Every event with its members; the schema of the log follows from here. */
export const eventSchemas = { ...runEvents, ...trafficEvents, ...tableEvents, ...publishingEvents } as const;

type EventName = keyof typeof eventSchemas;

type EventOf<Name extends EventName> = { readonly type: Name } & DeepReadonly<
  z.output<(typeof eventSchemas)[Name]>
>;

export type RunEvent = { [Name in EventName]: EventOf<Name> }[EventName];

export type Warning = EventOf<'warning'>;

export type Emit = (event: RunEvent) => void;

/** The half-open time range that a run reads, ISO 8601 UTC. */
export type Window = DeepReadonly<z.output<typeof windowReport>>;

/** Differences between the received rows and their declaration, as numbers of rows by name. */
export type RowFindings = DeepReadonly<z.output<typeof rowFindings>>;

/** Values in an invalid or unusual form, by column. */
export type OddValues = DeepReadonly<z.output<typeof oddValues>>;

export type ReadingMode = EventOf<'dataset-planned'>['mode'];

/** How the rows of a joined set are fetched, and the source's row count of the set (null: not requested). */
export type JoinPlan = EventOf<'dataset-planned'>['joins'][string];

/** A role of the API client, and the scope it applies to. */
export type Right = EventOf<'rights-found'>['rights'][number];
