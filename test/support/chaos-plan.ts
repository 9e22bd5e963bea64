import type { SimulatorOptions } from '../simulator/index.ts';
import { type Ability, abilities } from './chaos-abilities.ts';
import { changesOf } from './chaos-changes.ts';
import { type Dice, diceOf } from './chaos-dice.ts';
import { type Trouble, troubleOf } from './chaos-troubles.ts';
import { weatherOf } from './chaos-weather.ts';

/** Where a run is cut off: when its so-many-th request has arrived, or when so many batches of rows were written. */
export interface Interruption {
  /** Asked to end, as by Ctrl-C, or killed, as when the power fails. */
  readonly how: 'ask' | 'kill';
  readonly at: 'request' | 'batch';
  readonly count: number;
}

/** All of a chaotic story: what the source does, what is done to the runs, and how it has to end. */
export interface ChaosPlan {
  readonly seed: number;
  /** The timestamp at which the first run begins. */
  readonly start: Date;
  /** What every wait is multiplied by, in [0, 1). */
  readonly luck: number;
  readonly tenant: Partial<SimulatorOptions>;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** One run each, before those that are left alone. */
  readonly interruptions: readonly Interruption[];
  readonly trouble: Trouble;
  /** What the connector must be able to do. */
  readonly needs: readonly Ability[];
}

const DAY = 86_400_000;

/** Small, so that hundreds are read in a minute; pages so small that there are many. */
function tenantOf(dice: Dice): Partial<SimulatorOptions> {
  const pageSize = dice.pick([3, 5, 7, 10, 20, 33, 50, 100, 1000]);
  const sessions = Math.min(200, pageSize * dice.between(8, 22));
  return {
    days: 6,
    sessions,
    // More than a page of them in one timestamp, just a page, fewer, none.
    storm: dice.pick([0, 2, pageSize, pageSize + 1, pageSize * 2 + 1, Math.floor(sessions / 2)]),
    users: Math.min(90, pageSize * dice.between(1, 8)),
    machines: Math.min(40, pageSize * dice.between(1, 5)),
    applications: dice.between(1, 15),
    catalogs: dice.between(1, 9),
    deliveryGroups: dice.between(1, 6),
    hypervisors: dice.between(1, 6),
    pageSize,
    nextLink: dice.pick(['absolute', 'relative', 'skiptoken']),
    timestampPrecision: dice.pick(['milliseconds', 'datetime', 'ticks']),
    gzip: dice.chance(0.7),
    daasPageSize: dice.pick([2, 7, 250]),
    hypervisorPageSize: dice.pick([undefined, undefined, 2]),
    tokenLifetimeSeconds: dice.pick([3600, 3600, 600, 40]),
  };
}

function interruptionsOf(dice: Dice): readonly Interruption[] {
  if (!dice.chance(0.4)) return [];
  return dice.times(dice.between(1, 4), () => {
    const how = dice.pick(['ask', 'kill']);
    return dice.chance(0.7)
      ? { how, at: 'request', count: dice.between(1, dice.pick([8, 25, 70])) }
      : { how, at: 'batch', count: dice.between(1, dice.pick([3, 12])) };
  });
}

/** What goes wrong under this seed. Pure: the same seed, the same plan. */
export function chaosOf(seed: number): ChaosPlan {
  const dice = diceOf(seed);
  const start = new Date(Date.UTC(2026, 0, 1) + dice.below(330 * DAY));
  const period = dice.pick([3, 8, 10, 15]);
  const tenant = tenantOf(dice);
  const trouble = troubleOf(dice, new Date(start.getTime() - period * DAY));
  const weather = weatherOf(dice);
  const interruptions = interruptionsOf(dice);
  const rows = dice.chance(0.12) ? { maxRows: dice.between(20, 200) } : {};
  // A table that fails for good decides how a run ends, also when the rows were spent before it came to the others.
  const maxRows = trouble.fails.length === 0 ? rows : {};
  // Rows that come and go would make it luck whether a wrong count shows.
  const changes = dice.chance(0.35) && !trouble.needs.includes('reconciles');
  const { faults = [], mutations = [], ...options } = trouble.options;
  return {
    seed,
    start,
    luck: dice.below(100) / 100,
    tenant: {
      seed,
      ...tenant,
      ...options,
      faults: [...faults, ...weather],
      mutations: changes ? changesOf(dice, start, tenant.sessions ?? 0) : mutations,
    },
    parameters: {
      fetchStartDatePeriod: period,
      sessionWindow: dice.pick(['started', 'started', 'overlapping']),
      ...maxRows,
    },
    interruptions,
    trouble,
    needs: [...trouble.needs, ...('maxRows' in maxRows ? (['resumes'] as const) : [])],
  };
}

/** Whether the connector can come to a good end with the plan. */
export function isWithinReach({ needs }: ChaosPlan): boolean {
  return needs.every((ability) => abilities[ability]);
}
