import { hash, pick } from '../values/random.ts';
import type { Value } from '../values/rows.ts';
import { hours, seconds, type Timestamp } from '../values/timestamp.ts';
import type { RowContext } from './context.ts';
import { latestLoadIndexOf } from './sampling.ts';

/** Codes of machines, among them one that nobody has published. */
const power = { off: 2, on: 3, suspended: 4, unmanaged: 9, unpublished: 99 } as const;
const deregistered = { powerOff: 200, contactLost: 207, none: 400 } as const;
const reasons = { schedule: 3, launch: 4, admin: 5, policy: 7 } as const;
const { on, off, suspended, unmanaged } = power;

/** What was last done to a machine that Citrix switches on and off: the action, and why. */
function actionOf(state: number, isFailed: boolean): readonly [action: number, reason: number] {
  if (state === suspended) return [6, reasons.policy];
  if (state === off) return isFailed ? [1, reasons.launch] : [3, reasons.schedule];
  return isFailed ? [5, reasons.admin] : [1, reasons.launch];
}

/** The state of a machine, and what led to it. Machines that Citrix does not manage have no power actions. */
export function powerOf(context: RowContext, index: number, changed: Timestamp): Record<string, Value> {
  const state =
    index % 67 === 30
      ? power.unpublished
      : pick([on, on, on, off, unmanaged, suspended], hash(context.seed, index, 221) >>> 3);
  const isDown = state === off || state === suspended;
  const isManaged = isDown || state === on;
  const isFailed = index % 11 === 6;
  const [action, reason] = isManaged ? actionOf(state, isFailed) : [null, null];
  const completed = context.stamp(changed + seconds(40));
  return {
    CurrentPowerState: state,
    PowerStateChangeDate: changed,
    PoweredOnDate: isManaged ? (isDown ? context.stamp(changed - hours(9)) : changed) : null,
    LastPowerActionType: action,
    LastPowerActionReason: reason,
    LastPowerActionFailureReason: isManaged && isFailed ? 2 : null,
    LastPowerActionCompletedDate: isManaged ? completed : null,
    CurrentLoadIndexId: isDown ? null : latestLoadIndexOf(context.options, index),
    LastDeregisteredCode: isDown ? deregistered.powerOff : deregistered.none,
    LastDeregisteredDate: isDown ? changed : null,
  };
}

/** What is wrong with a machine that the site has lost contact with. */
export function faultOf(changed: Timestamp): Record<string, Value> {
  return {
    FaultState: 4,
    FailureDate: changed,
    CurrentRegistrationState: 2,
    LastDeregisteredCode: deregistered.contactLost,
    LastDeregisteredDate: changed,
  };
}
