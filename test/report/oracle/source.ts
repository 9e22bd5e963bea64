import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cells, localDates, microseconds, optionalMicroseconds, rowsOf } from './rows.ts';

/** What a folder holds, as the oracle sees it. */

export interface Launch {
  readonly session: string;
  readonly person: string | null;
  readonly device: string | null;
  readonly starts: number;
  readonly ends: number;
  readonly isOpen: boolean;
  readonly began: boolean;
  readonly failed: boolean;
  readonly day: string;
  readonly group: string;
  readonly type: string | null;
  readonly category: string | null;
  readonly reason: string | null;
  readonly machine: string | null;
  readonly logOn: number | null;
}

export interface AppRun {
  readonly app: string | null;
  readonly session: string | null;
  readonly person: string | null;
  readonly device: string | null;
  readonly starts: number;
  readonly ends: number;
  readonly began: boolean;
}

export interface OracleSource {
  readonly folder: string;
  readonly from: number;
  readonly to: number;
  readonly launches: readonly Launch[];
  readonly runs: readonly AppRun[];
  readonly appNames: ReadonlyMap<string, string>;
  readonly personNames: ReadonlyMap<string, string>;
  readonly isBrowser: (device: string) => boolean;
  readonly dateOf: (us: number) => string;
  /** All local dates of the period, with the moment each begins within it. */
  readonly days: readonly { readonly day: string; readonly from: number; readonly isComplete: boolean }[];
  readonly has: (table: string) => boolean;
  readonly rows: (table: string) => ReturnType<typeof rowsOf>;
}

const filled = (text: string | null | undefined) => (text === undefined || text === '' ? null : text);

/** Each site numbers its users for itself. */
export function personIn(row: Cells): string | null {
  const id = row['user_id'] ?? null;
  return id === null ? null : `${row['customer_id']}/${row['site_id']}/${id}`;
}

/** Names of people and applications, by the newest row that has one, and which devices are browsers. */
function openNames() {
  const apps = new Map<string, { readonly at: number; readonly name: string }>();
  const persons = new Map<string, { readonly at: number; readonly name: string }>();
  const html5 = new Map<string, boolean>();
  const note = (names: typeof apps, key: string | null, name: string | null, at: number) => {
    if (key !== null && name !== null && at > (names.get(key)?.at ?? Number.NEGATIVE_INFINITY))
      names.set(key, { at, name });
  };
  const flat = (names: typeof apps) => new Map([...names].map(([key, { name }]) => [key, name]));
  return {
    person(row: Cells, isAnonymous: boolean, at: number): string | null {
      const id = isAnonymous ? null : personIn(row);
      note(
        persons,
        id,
        filled(row['user_upn']) ?? filled(row['user_name']) ?? filled(row['user_full_name']),
        at,
      );
      return id;
    },
    device(row: Cells): string | null {
      const device = filled(row['client_name'])?.toLowerCase() ?? null;
      const type = row['workspace_type'] ?? null;
      if (device !== null && type !== null)
        html5.set(device, (html5.get(device) ?? true) && type === 'HTML5');
      return device;
    },
    app(row: Cells, at: number): string | null {
      const app = row['application_id'] ?? null;
      note(apps, app, filled(row['application_name']), at);
      return app;
    },
    close: () => ({
      appNames: flat(apps),
      personNames: flat(persons),
      isBrowser: (device: string) => device.startsWith('html-') || html5.get(device) === true,
    }),
  };
}

export async function openOracle(folder: string, timeZone: string): Promise<OracleSource> {
  const description = JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8'));
  const { window } = JSON.parse(await readFile(join(folder, 'run-report.json'), 'utf8'));
  const files = new Set<string>(description.resources.map(({ path }: { path: string }) => path));
  const readAt = microseconds(description.created);
  const [from, to] = [microseconds(window.from), microseconds(window.to)];
  const dateOf = localDates(timeZone);
  const names = openNames();
  const has = (table: string) => files.has(`${table}.csv`);
  const rows = (table: string) => rowsOf(has(table) ? join(folder, `${table}.csv`) : undefined);
  const launches: Launch[] = [];
  const runs: AppRun[] = [];
  for await (const row of rows('sessions')) {
    const starts = microseconds(row['start_date'] ?? '');
    const end = optionalMicroseconds(row['end_date']);
    launches.push({
      session: row['session_key'] ?? '',
      person: names.person(row, row['is_anonymous'] === 'true', starts),
      device: names.device(row),
      ...{ starts, ends: Math.max(end ?? readAt, starts), isOpen: end === undefined, began: starts >= from },
      ...{
        failed: row['is_failed_launch'] === 'true',
        day: dateOf(starts),
        type: row['session_type'] ?? null,
      },
      group: filled(row['delivery_group_name']) ?? '(none)',
      ...{ category: row['failure_category'] ?? null, reason: row['failure'] ?? null },
      machine: row['machine_dns_name'] ?? null,
      logOn: numberOf(row['log_on_duration_ms']),
    });
  }
  for await (const row of rows('application_instances')) {
    const starts = microseconds(row['start_date'] ?? '');
    runs.push({
      app: names.app(row, starts),
      ...{ session: row['session_key'] ?? null, starts, began: starts >= from },
      person: names.person(row, row['session_is_anonymous'] === 'true', starts),
      device: names.device(row),
      ends: Math.max(optionalMicroseconds(row['end_date']) ?? readAt, starts),
    });
  }
  for await (const row of rows('users')) names.person(row, false, Number.MIN_SAFE_INTEGER);
  for await (const row of rows('connections')) names.device(row);
  return {
    ...{ folder, from, to, launches, runs, dateOf, has, rows },
    ...names.close(),
    days: daysOf(from, to, dateOf),
  };
}

function numberOf(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}

function daysOf(from: number, to: number, dateOf: (us: number) => string): OracleSource['days'] {
  const days: { day: string; from: number; isComplete: boolean }[] = [];
  const minute = 60e6;
  const first = Math.floor(from / minute) * minute;
  for (let at = first; at < to; at += minute) {
    const day = dateOf(at);
    if (days.at(-1)?.day === day) continue;
    const isWhole = at > from || (at === from && dateOf(at - minute) !== day);
    days.push({ day, from: Math.max(at, from), isComplete: isWhole });
  }
  const last = days.at(-1);
  if (last !== undefined && dateOf(to) === last.day) last.isComplete = false;
  return days;
}
