import { join } from 'node:path';
import { rejectedFile } from '../../output/output-names.ts';
import { openSnapshots, type Snapshots } from '../memory/snapshots.ts';
import type { State } from '../memory/state.ts';
import type { RiskMemory } from '../risk/risk.ts';
import type { RunOptions } from './run-options.ts';

/** What an incremental run finds in its state folder. */

type Options = Pick<RunOptions, 'state' | 'parameters' | 'runtime'>;

export function snapshotsOf(
  { state: folder, parameters, runtime }: Options,
  state?: State,
): Snapshots | undefined {
  if (folder === undefined || parameters.mode !== 'incremental') return undefined;
  return openSnapshots(folder, runtime, state?.isResumed ? state.window : undefined);
}

/**
 * Events are never read twice, so the tables of events that a run has stored count at once, also when it is resumed.
 */
export function riskMemoryOf(
  { state: folder, parameters, runtime }: Options,
  state?: State,
): RiskMemory | undefined {
  if (folder === undefined || parameters.mode !== 'incremental') return undefined;
  const isUnreported = state?.isResumed === true && !state.isReported;
  return {
    snapshots: openSnapshots(folder, runtime),
    reported: openSnapshots(folder, runtime, isUnreported ? state.window : undefined),
    rejected: join(folder, 'snapshot', rejectedFile),
  };
}
