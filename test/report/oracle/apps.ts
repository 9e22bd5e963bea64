import { curve, highest, keyCurve } from './at-once.ts';
import type { AppRun, OracleSource } from './source.ts';

/** What the panels of applications and of cost should show. */

const hourUs = 3600e6;
const dayUs = 24 * hourUs;
const distinct = <T>(values: readonly (T | null)[]) => new Set(values.filter((value) => value !== null)).size;

const hoursOf = (runs: readonly AppRun[], { from, to }: OracleSource) =>
  runs.reduce((sum, { starts, ends }) => sum + Math.max(0, Math.min(ends, to) - Math.max(starts, from)), 0) /
  hourUs;

const appName = ({ appNames }: OracleSource, app: string) => appNames.get(app) ?? `Application ${app}`;

function byApp({ runs }: OracleSource): ReadonlyMap<string, readonly AppRun[]> {
  return Map.groupBy(
    runs.filter(({ app }) => app !== null),
    ({ app }) => app ?? '',
  );
}

export function applicationsOf(source: OracleSource) {
  const inPeriod = (points: ReturnType<typeof curve>) =>
    points.filter(({ at }) => at >= source.from && at < source.to);
  const marks = source.days.map(({ from }) => from);
  return [...byApp(source)].map(([app, runs]) => {
    const begun = runs.filter(({ began }) => began);
    const peakBy = (key: 'person' | 'session') => {
      const spans = runs.flatMap((run) => {
        const value = run[key];
        return value === null || run.starts >= run.ends
          ? []
          : [{ key: value, starts: run.starts, ends: run.ends }];
      });
      return spans.length === 0 ? null : (highest(inPeriod(keyCurve(spans, marks)))?.n ?? null);
    };
    return {
      application: appName(source, app),
      users: distinct(begun.map(({ person }) => person)),
      devices: distinct(begun.map(({ device }) => device)),
      launches: begun.length,
      hours: hoursOf(runs, source),
      peak_instances: highest(inPeriod(curve(runs, marks)))?.n ?? null,
      peak_sessions: peakBy('session'),
      peak_users: peakBy('person'),
      last_use: Math.max(...runs.map(({ ends }) => ends)),
    };
  });
}

export function devicesOf(source: OracleSource) {
  const recent = source.to - 90 * dayUs;
  return [...byApp(source)].flatMap(([app, runs]) => {
    const counted = runs.filter(({ began, starts, device }) => began && starts >= recent && device !== null);
    const devices = [...Map.groupBy(counted, ({ device }) => device ?? '')];
    if (devices.length === 0) return [];
    const users = devices.map(([, all]) => distinct(all.map(({ person }) => person)));
    const browsers = devices.filter(([device]) => source.isBrowser(device)).length;
    return [
      {
        ...{
          application: appName(source, app),
          devices: devices.length,
          browsers,
          own_devices: devices.length - browsers,
        },
        ...{
          most_users: Math.max(...users),
          users_per_device: users.reduce((sum, n) => sum + n, 0) / users.length,
        },
      },
    ];
  });
}

export async function unusedOf(source: OracleSource) {
  const reach = Math.floor((source.to - source.from) / dayUs);
  const used = byApp(source);
  const names = new Map<string, string>();
  const list: {
    application: string;
    last_use: number | null;
    days: number;
    users: number;
    launches: number;
  }[] = [];
  for await (const row of source.rows('applications')) {
    const app = row['application_id'] ?? '';
    names.set(app, source.appNames.get(app) ?? (row['application_name'] || `Application ${app}`));
    if (row['is_enabled'] === 'false' || (row['lifecycle_state'] ?? 'Active') !== 'Active') continue;
    const runs = used.get(app) ?? [];
    const last = runs.length === 0 ? null : Math.max(...runs.map(({ ends }) => ends));
    list.push({
      ...{ application: names.get(app) ?? '', last_use: last, launches: runs.length },
      days: last === null ? reach : Math.floor((source.to - last) / dayUs),
      users: distinct(runs.map(({ person }) => person)),
    });
  }
  return list;
}

export function namedUsersOf(source: OracleSource) {
  return [...byApp(source)].flatMap(([app, runs]) =>
    [
      ...Map.groupBy(
        runs.filter(({ person }) => person !== null),
        ({ person }) => person ?? '',
      ),
    ].map(([person, own]) => ({
      application: appName(source, app),
      user: source.personNames.get(person) ?? `User ${person.split('/').at(-1)}`,
      first_use: Math.min(...own.map(({ starts }) => starts)),
      last_use: Math.max(...own.map(({ ends }) => ends)),
      launches: own.filter(({ began }) => began).length,
      hours: hoursOf(own, source),
      devices: distinct(own.map(({ device }) => device)),
    })),
  );
}

interface Interval {
  readonly machine: string;
  readonly minutes: number;
  readonly up: number;
  readonly empty: number;
}

/** Of each machine and day (of UTC) the shortest intervals only. */
async function intervalsOf(source: OracleSource): Promise<readonly Interval[]> {
  const days = new Map<string, Interval[]>();
  for await (const row of source.rows('resource_utilization_summary')) {
    const key = `${row['machine_id']} ${row['summary_date']?.slice(0, 10)}`;
    const interval = {
      ...{ minutes: Number(row['granularity_minutes']), machine: row['machine_id'] ?? '' },
      ...{ up: Number(row['uptime_minutes']), empty: Number(row['uptime_without_session_minutes']) },
    };
    days.set(key, [...(days.get(key) ?? []), interval]);
  }
  return [...days.values()].flatMap((intervals) => {
    const shortest = Math.min(...intervals.map(({ minutes }) => minutes));
    return intervals.filter(({ minutes }) => minutes === shortest);
  });
}

export async function idleOf(source: OracleSource) {
  const costs = new Map<string, { cost: number; currency: string }>();
  for await (const row of source.rows('machine_costs')) {
    if (row['cost_per_hour'] === null) continue;
    costs.set(row['machine_id'] ?? '', {
      cost: Number(row['cost_per_hour']),
      currency: row['currency'] ?? '(none)',
    });
  }
  const total = { empty: 0, up: 0, byCurrency: new Map<string, number>() };
  for (const { machine, up, empty } of await intervalsOf(source)) {
    total.empty += empty / 60;
    total.up += up / 60;
    const known = costs.get(machine);
    if (known === undefined) continue;
    total.byCurrency.set(
      known.currency,
      (total.byCurrency.get(known.currency) ?? 0) + (empty / 60) * known.cost,
    );
  }
  return total;
}
