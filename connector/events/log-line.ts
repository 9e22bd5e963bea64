import { z } from 'zod';
import { eventSchemas } from '../events.ts';
import { stateMembers } from './lifecycle.ts';
import { progressMembers } from './progress.ts';
import { errorCode, timestamp } from './shared.ts';

/** The lines of the JSON log, by event: what each event says, and what every line has. */

const head = {
  time: timestamp.meta({ description: 'When, ISO 8601 in UTC.' }),
  runId: z.string().exactOptional().meta({
    description: 'Of `run` and `tap`: the run, as in its report, data package and `health.json`.',
  }),
  level: z.enum(['error', 'warn', 'info', 'debug']).meta({ description: 'The importance.' }),
  message: z.string().meta({ description: 'The line as people see it in text format. Do not branch on it.' }),
};

/** What a line has beside its event's own members, where these do not say the same. */
const added = {
  dataset: z.string().exactOptional().meta({ description: 'While a table is read: its name.' }),
};

/** Events that tell of an error have its code as a member of their own, for those who filter lines. */
const addedTo: Readonly<Record<string, z.core.$ZodLooseShape>> = {
  'dataset-failed': { code: errorCode.meta({ description: 'The code of `error`.' }) },
  'run-finished': {
    code: errorCode.exactOptional().meta({ description: 'The code of `error`; absent: complete.' }),
  },
  warning: { remedy: z.string().meta({ description: 'What to do, for people.' }) },
};

const members: Readonly<Record<string, z.ZodObject>> = {
  ...eventSchemas,
  progress: progressMembers,
  'state-changed': stateMembers,
};

/** A line of the log that tells of an event with these members. */
export function lineSchema(event: string, own: z.ZodObject, extra: z.core.$ZodLooseShape = {}): z.ZodObject {
  return z
    .strictObject({
      ...{ time: head.time, runId: head.runId, level: head.level },
      event: z.literal(event).meta({ description: 'The kind of event.' }),
      message: head.message,
      ...extra,
      ...own.shape,
    })
    .meta({ title: event, description: own.meta()?.description ?? '' });
}

/** By event. */
export const logLines: Readonly<Record<string, z.ZodObject>> = Object.fromEntries(
  Object.entries(members).map(([event, own]) => [
    event,
    lineSchema(event, own, { ...added, ...addedTo[event] }),
  ]),
);

/** What every line has, also one of a later version. */
export const lineHead = z.looseObject({
  ...{ time: head.time, runId: head.runId, level: head.level },
  event: z.string().meta({ description: 'The kind of event.' }),
  message: head.message,
  ...added,
});
