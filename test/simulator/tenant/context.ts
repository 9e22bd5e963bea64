import type { SimulatorOptions } from '../options.ts';
import { guidOf } from '../values/guid.ts';
import { hash } from '../values/random.ts';
import { daysOf, store, type Timestamp, type TimestampPrecision, timestampOf } from '../values/timestamp.ts';

/** What the makers of dimension rows need to know. */
export interface RowContext {
  readonly seed: number;
  readonly options: SimulatorOptions;
  readonly precision: TimestampPrecision;
  /** Timestamps as the database of this precision stores them. */
  stamp(timestamp: Timestamp): Timestamp;
  /** The GUID of the index-th thing of a kind. */
  guid(kind: number, index: number): string;
  /** A date in the years before the tenant's history. */
  dateBefore(index: number, salt: number): Timestamp;
}

export const kinds = {
  machine: 61,
  application: 62,
  catalog: 63,
  group: 64,
  hypervisor: 65,
  scheme: 66,
  zone: 67,
} as const;

export function createContext(options: SimulatorOptions): RowContext {
  const { seed, timestampPrecision: precision } = options;
  const now = timestampOf(options.now.getTime());
  const stamp = (timestamp: Timestamp): Timestamp => store(timestamp, precision);
  return {
    seed,
    options,
    precision,
    stamp,
    guid: (kind, index) => guidOf(seed + kind * 1009, index),
    dateBefore: (index, salt) =>
      stamp(now - daysOf(options.days) - Math.floor((daysOf(700) * hash(seed, index, salt)) / 2 ** 32)),
  };
}
