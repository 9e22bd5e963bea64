import { curve, highest, keyCurve, type Span } from './at-once.ts';
import { optionalMicroseconds } from './rows.ts';
import { type Launch, type OracleSource, personIn } from './source.ts';

/** What the panels of use and licences should show. */

const hourUs = 3600e6;
const dayUs = 24 * hourUs;

const distinct = <T>(values: readonly (T | null)[]) => new Set(values.filter((value) => value !== null)).size;

function hoursWithin(spans: readonly Span[], from: number, to: number): number {
  return (
    spans.reduce(
      (sum, { starts, ends }) => sum + Math.max(0, Math.min(ends, to) - Math.max(starts, from)),
      0,
    ) / hourUs
  );
}

const usesOf = ({ launches }: OracleSource) => launches.filter(({ failed }) => !failed);

export function measure(source: OracleSource, from: number, to: number) {
  const begun = source.launches.filter(({ began, starts }) => began && starts >= from && starts < to);
  const used = begun.filter(({ failed }) => !failed);
  const points = curve(usesOf(source), [from, ...source.days.map((day) => day.from)]);
  return {
    users: distinct(used.map(({ person }) => person)),
    devices: distinct(used.map(({ device }) => device)),
    sessions: used.length,
    hours: hoursWithin(usesOf(source), from, to),
    peak: highest(points.filter(({ at }) => at >= from && at < to))?.n ?? null,
    failed: begun.length === 0 ? null : begun.filter(({ failed }) => failed).length / begun.length,
  };
}

/** The last half of the complete days, and the half before. */
export function halves({ days }: OracleSource) {
  const complete = days.flatMap((day, index) =>
    day.isComplete ? [{ from: day.from, to: days[index + 1]?.from ?? Number.NaN }] : [],
  );
  const length = Math.floor(complete.length / 2);
  if (length === 0) return undefined;
  const last = complete.slice(-length);
  const before = complete.slice(-2 * length, -length);
  return {
    length,
    now: [last[0]?.from ?? 0, last.at(-1)?.to ?? 0],
    before: [before[0]?.from ?? 0, last[0]?.from ?? 0],
  } as const;
}

export function dailyPeaks(points: ReturnType<typeof curve>, { dateOf, from, to }: OracleSource) {
  const days = new Map<string, { peak: number; at: number }>();
  for (const { at, n } of points) {
    if (at < from || at >= to) continue;
    const day = days.get(dateOf(at));
    if (day === undefined || n > day.peak) days.set(dateOf(at), { peak: n, at });
  }
  return days;
}

export function sessionsAtOnce(source: OracleSource, openTooLongDays: number) {
  const uses = usesOf(source);
  const points = curve(
    uses,
    source.days.map((day) => day.from),
  ).filter(({ at }) => at >= source.from && at < source.to);
  const started = new Map<number, number>();
  const touching = new Map<number, number>();
  for (const { starts, ends, began } of uses) {
    const first = Math.floor(starts / hourUs);
    if (began) started.set(first, (started.get(first) ?? 0) + 1);
    const last = Math.floor(Math.max(ends - 1, starts) / hourUs);
    for (let hour = first; hour <= last; hour += 1) touching.set(hour, (touching.get(hour) ?? 0) + 1);
  }
  return {
    peak: highest(points),
    days: dailyPeaks(points, source),
    started: Math.max(0, ...started.values()),
    touching: Math.max(0, ...touching.values()),
    long: uses.filter(({ isOpen, starts, ends }) => isOpen && ends - starts > openTooLongDays * dayUs).length,
  };
}

async function deviceSpans(source: OracleSource): Promise<readonly (Span & { readonly key: string })[]> {
  if (!source.has('connections')) {
    return usesOf(source).flatMap(({ device, ...span }) =>
      device === null ? [] : [{ ...span, key: device }],
    );
  }
  const ends = new Map(source.launches.map((launch) => [launch.session, launch.ends]));
  const spans: (Span & { readonly key: string })[] = [];
  for await (const row of source.rows('connections')) {
    const starts = optionalMicroseconds(row['establishment_date']);
    const device = row['client_name']?.toLowerCase();
    if (starts === undefined || device === undefined || device === '') continue;
    const end =
      optionalMicroseconds(row['disconnect_date']) ?? ends.get(row['session_key'] ?? '') ?? source.to;
    if (end > starts) spans.push({ starts, ends: end, key: device });
  }
  return spans;
}

export async function concurrentLicence(source: OracleSource) {
  const points = keyCurve(
    await deviceSpans(source),
    source.days.map((day) => day.from),
  ).filter(({ at }) => at >= source.from && at < source.to);
  const step = 300e6;
  const grid: { at: number; n: number }[] = [];
  let next = 0;
  for (let at = (Math.floor(source.from / step) + 1) * step; at < source.to; at += step) {
    while ((points[next + 1]?.at ?? Number.POSITIVE_INFINITY) <= at) next += 1;
    grid.push({ at, n: points[next]?.n ?? 0 });
  }
  const sorted = grid.map(({ n }) => n).sort((a, b) => a - b);
  const lowest = (part: number) => sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
  return {
    peak: highest(grid)?.n ?? 0,
    lastDay: highest(grid.filter(({ at }) => at >= source.to - dayUs))?.n ?? 0,
    ...{ p99: lowest(0.99), p95: lowest(0.95), exact: highest(points)?.n ?? 0 },
    days: dailyPeaks(grid, source),
  };
}

export function userDevice(source: OracleSource) {
  const begun = usesOf(source).filter(({ began }) => began);
  const [users, devices] = [
    distinct(begun.map(({ person }) => person)),
    distinct(begun.map(({ device }) => device)),
  ];
  const own = distinct(
    begun.map(({ device }) => (device !== null && source.isBrowser(device) ? null : device)),
  );
  return { users, devices, browsers: devices - own, needed: Math.min(users, devices) };
}

export function activeUsers(source: OracleSource) {
  const begun = usesOf(source).filter(({ began }) => began);
  const byDay = Map.groupBy(begun, ({ day }) => day);
  const [persons, devices] = (['person', 'device'] as const).map((key) =>
    source.days.map(
      ({ day }) =>
        new Set((byDay.get(day) ?? []).map((launch) => launch[key]).filter((value) => value !== null)),
    ),
  );
  const rolling = (sets: readonly ReadonlySet<string>[] | undefined, index: number) =>
    index < 29 || sets === undefined
      ? null
      : new Set(sets.slice(index - 29, index + 1).flatMap((one) => [...one])).size;
  const months = Map.groupBy(begun, ({ day }) => day.slice(0, 7));
  return {
    days: source.days.map(({ day }, index) => ({
      ...{ day, users: persons?.[index]?.size ?? 0, devices: devices?.[index]?.size ?? 0 },
      ...{ users_30: rolling(persons, index), devices_30: rolling(devices, index) },
    })),
    months: [...months].map(([month, launches]) => ({
      ...{ month, users: distinct(launches.map(({ person }) => person)) },
      devices: distinct(launches.map(({ device }) => device)),
    })),
  };
}

/** By the last end of a session; who has none is counted from the begin of the tables. */
export async function reclaim(source: OracleSource) {
  const last = new Map<string, number>();
  for (const { person, ends } of usesOf(source))
    if (person !== null) last.set(person, Math.max(last.get(person) ?? 0, ends));
  const reach = Math.floor((source.to - source.from) / dayUs);
  const users: { name: string; last: number | null; days: number }[] = [];
  for await (const row of source.rows('users')) {
    const id = personIn(row);
    const isNamed = [row['user_upn'], row['user_name']].some((text) => text != null && text !== '');
    const name = id === null ? undefined : source.personNames.get(id);
    if (id === null || !isNamed || name === undefined) continue;
    const at = last.get(id) ?? null;
    users.push({ name, last: at, days: at === null ? reach : Math.floor((source.to - at) / dayUs) });
  }
  return users;
}

function quantile(values: readonly number[], part: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}

export function logOns(source: OracleSource) {
  const begun = usesOf(source).filter(({ began, logOn }) => began && logOn !== null);
  const of = (launches: readonly Launch[]) => {
    const values = launches.map(({ logOn }) => logOn ?? 0);
    return {
      n: values.length,
      median: quantile(values, 0.5),
      p90: quantile(values, 0.9),
      p95: quantile(values, 0.95),
    };
  };
  const by = (key: 'day' | 'group') =>
    new Map([...Map.groupBy(begun, (launch) => launch[key])].map(([name, all]) => [name, of(all)]));
  return { all: of(begun), days: by('day'), groups: by('group') };
}

export function failuresOf({ launches, days }: OracleSource) {
  const begun = launches.filter(({ began }) => began);
  const failed = begun.filter((launch) => launch.failed);
  const reasons = Map.groupBy(
    failed,
    ({ category, reason }) => `${category ?? '(none)'}\n${reason ?? '(none)'}`,
  );
  return {
    ...{ launches: begun.length, failed: failed.length },
    reasons: new Map([...reasons].map(([name, all]) => [name, all.length])),
    days: new Map(days.map(({ day }) => [day, failed.filter((launch) => launch.day === day).length])),
    machines: new Map(
      [
        ...Map.groupBy(
          failed.filter(({ machine }) => machine !== null),
          ({ machine }) => machine,
        ),
      ].map(([name, all]) => [name, all.length]),
    ),
  };
}
