import type { SimulatorOptions } from '../options.ts';
import { pick } from '../values/random.ts';

/** Codes that are published of a property, from the first to the last; of others a few small ones. */
const codes: Readonly<Record<string, readonly [first: number, last: number]>> = {
  FaultState: [1, 5],
  FailureCategory: [1, 2],
  FailureCode: [1, 6],
  ConnectionFailureEnumValue: [2, 17],
  ChangeType: [0, 1],
  CurrencyType: [1, 4],
  CostType: [1, 5],
  HypervisorType: [2, 8],
  LifecycleState: [0, 1],
  NotificationState: [1, 6],
  Task: [1, 25],
  TaskCategory: [1, 3],
  Result: [1, 3],
  ConnectionState: [1, 5],
};

/** Now and then a site sends a code that nobody has published. */
const unpublished = 61;

export function codeOf(name: string, chance: number): number {
  const [first, last] = codes[name] ?? [0, 4];
  return (chance >>> 3) % 17 === 7 ? unpublished : first + (chance % (last - first + 1));
}

const settings: Readonly<Record<string, readonly number[]>> = {
  Days: [31, 127],
  RepeatInterval: [30, 60],
  TimezoneOffset: [-300, 0, 60],
  Port: [25, 161, 587],
  Protocol: [1, 2, 3],
  AuthPasswordProtocol: [0, 1, 2],
  PrivatePasswordProtocol: [0, 1, 2],
  NotificationPriority: [1, 2, 3],
  LastDeregisteredCode: [0, 108, 400, 1002, 77],
};

/** A whole number of a plausible size. */
export function countOf(name: string, { machines }: SimulatorOptions, chance: number): number {
  const known = settings[name];
  if (known !== undefined) return pick(known, chance);
  if (/Minutes/.test(name)) return chance % (60 * 24);
  if (/Machine|Prediction$/.test(name)) return chance % (machines + 1);
  if (/Percent/.test(name)) return chance % 101;
  if (/Count|Actions|Sessions$/.test(name)) return chance % 60;
  return /InSec$/.test(name) ? 10 + (chance % 80) : chance % 5000;
}

/** An amount or a rate, most with digits behind the point. */
export function amountOf(name: string, chance: number): number {
  if (/PerHour$/.test(name)) return (chance % 2000) / 1000;
  return chance % 11 === 0 ? chance % 100 : (chance % 100_000) / 1000;
}
