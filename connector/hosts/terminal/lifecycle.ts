import type { ErrorKind } from '../../errors/codes.ts';
import type { ErrorReport } from '../../errors.ts';
import type { LifecycleState } from '../../events/lifecycle.ts';
import type { RunEvent } from '../../events.ts';

/** An error in the terms of those who host connectors. */
interface ErrorClass {
  readonly kind: ErrorKind;
  readonly airbyte: string;
  readonly sumo: string;
  /** Whether running again, with nothing changed, may help. */
  readonly retry: boolean;
}

const errorClasses: Readonly<Record<ErrorKind, ErrorClass>> = {
  config: { kind: 'config', airbyte: 'config_error', sumo: 'ThirdPartyConfig', retry: false },
  transient: { kind: 'transient', airbyte: 'transient_error', sumo: 'ThirdPartyGeneric', retry: true },
  system: { kind: 'system', airbyte: 'system_error', sumo: 'FirstPartyGeneric', retry: false },
};

export interface StateChange {
  readonly state: LifecycleState;
  readonly previous: LifecycleState | null;
  /** The table that failed. */
  readonly dataset?: string;
  /** What led to the state, where that is an error. */
  readonly error?: ErrorClass & Pick<ErrorReport, 'code'>;
}

/** The state that an event leads to, and what else is to be said of it. */
type Target = Omit<StateChange, 'previous'>;

/** The states that an event leads to from the present one, in order; mostly none. */
export function statesAfter(present: LifecycleState, event: RunEvent): readonly StateChange[] {
  const changes: StateChange[] = [];
  let previous = present;
  for (const target of targetsOf(present, event)) {
    changes.push({ previous, ...target });
    previous = target.state;
  }
  return changes;
}

/** Before this state a run has not come as far as it. */
const wayIn: readonly LifecycleState[] = ['Pending', 'Started', 'Initialized', 'Authenticated'];

function targetsOf(present: LifecycleState, event: RunEvent): readonly Target[] {
  const isBefore = (state: LifecycleState) =>
    wayIn.includes(present) && wayIn.indexOf(present) < wayIn.indexOf(state);
  switch (event.type) {
    case 'run-started':
      return isBefore('Started') ? [{ state: 'Started' }] : [];
    case 'fetch':
    case 'request': // nothing is sent before parameters, state and output folder are in order
      return isBefore('Initialized') ? [{ state: 'Initialized' }] : [];
    case 'signed-in':
      return isBefore('Authenticated') ? [{ state: 'Authenticated' }] : [];
    case 'dataset-started':
      return present === 'Collecting' ? [] : [{ state: 'Collecting' }];
    case 'dataset-failed':
      return [failed(event.error, event.dataset)];
    case 'run-finished':
      return endOf(present, event);
    default:
      return [];
  }
}

function endOf(
  present: LifecycleState,
  { error }: Extract<RunEvent, { type: 'run-finished' }>,
): readonly Target[] {
  if (error === null) return [{ state: 'Finished' }];
  const isTold = present === 'Error' || present === 'Stopping';
  return [...(isTold ? [] : [failed(error)]), { state: 'Finished', error: classOf(error) }];
}

function failed(error: ErrorReport, dataset?: string): Target {
  const isAsked = error.code === 'CANCELLED' || error.code === 'BUDGET_SPENT';
  return {
    state: isAsked ? 'Stopping' : 'Error',
    ...(dataset === undefined ? {} : { dataset }),
    error: classOf(error),
  };
}

function classOf({ code, kind }: ErrorReport): ErrorClass & Pick<ErrorReport, 'code'> {
  return { code, ...errorClasses[kind] };
}
