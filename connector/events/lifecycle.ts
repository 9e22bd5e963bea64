import { z } from 'zod';
import { errorCode } from './shared.ts';

/** The states of a run as a host that manages sources sees it, with their meanings. */
export const lifecycleStates = {
  Pending: 'The program has started.',
  Started: 'The parameters are valid.',
  Initialized: 'State folder and output folder are usable; the first request has been sent.',
  Authenticated: 'Citrix Cloud has issued a token.',
  Collecting: 'A table is being read.',
  Error: 'A table, or the run, has failed. Another table may be `Collecting` afterwards.',
  Stopping: 'The run was asked to end, or its run limit is reached.',
  Finished: 'The run has ended. Always the last.',
} as const;

export type LifecycleState = keyof typeof lifecycleStates;

const state = z.enum(Object.keys(lifecycleStates) as [LifecycleState, ...LifecycleState[]]);

/** What the log says when a run has another state. */
export const stateMembers = z
  .strictObject({
    state: state.meta({ description: 'The state now; the manifest lists what each means.' }),
    previous: state.nullable().meta({ description: 'The state before; null: it is the first.' }),
    dataset: z.string().exactOptional().meta({ description: 'The table that failed.' }),
    code: errorCode.exactOptional().meta({ description: 'The error that led to the state.' }),
    kind: z
      .enum(['config', 'transient', 'system'])
      .exactOptional()
      .meta({ description: 'Its kind: who has to act.' }),
    airbyte: z.string().exactOptional().meta({ description: 'Its failure type in terms of Airbyte.' }),
    sumo: z.string().exactOptional().meta({ description: 'Its class in terms of Sumo Logic.' }),
    retry: z
      .boolean()
      .exactOptional()
      .meta({ description: 'Whether running again, with nothing changed, may help.' }),
  })
  .meta({ description: 'The run has another state.' });
