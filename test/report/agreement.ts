import { expect } from 'vitest';
import type { Row, Value } from '../../connector/report/panel.ts';
import { applicationsOf, devicesOf, idleOf, namedUsersOf, unusedOf } from './oracle/apps.ts';
import { type OracleSource, openOracle } from './oracle/source.ts';
import {
  activeUsers,
  concurrentLicence,
  failuresOf,
  halves,
  logOns,
  measure,
  reclaim,
  sessionsAtOnce,
  userDevice,
} from './oracle/use.ts';
import { panelsHere, type ShownPanels } from './panels-here.ts';

/** Every figure of the main panels is what the oracle finds. */

const dayOf = (value: Value | undefined) =>
  value instanceof Date ? value.toISOString().slice(0, 10) : value;
const momentOf = (value: Value | undefined) => (value instanceof Date ? value.getTime() : value);
const ms = (us: number | null | undefined) =>
  us === null || us === undefined ? null : Math.floor(us / 1000);

/** Sums of floats differ in their last digit by the order in which they were added. */
function close(actual: Value | undefined, expected: number | null, what: string): void {
  if (typeof actual !== 'number' || expected === null) expect(actual ?? null, what).toBe(expected);
  else
    expect(Math.abs(actual - expected), `${what}: ${actual}, expected ${expected}`).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(expected)),
    );
}

/** Rows in any order: those with the same names are compared as a set. */
function sameRows(actual: readonly Row[], expected: readonly Row[], what: string): void {
  const keys = Object.keys(expected[0] ?? {});
  const text = (row: Row) =>
    keys
      .map((key) => {
        const value = row[key] instanceof Date ? momentOf(row[key]) : row[key];
        return typeof value === 'number' ? String(Number(value.toPrecision(9))) : String(value);
      })
      .join(' | ');
  expect(actual.map(text).sort(), what).toEqual(expected.map(text).sort());
}

export async function expectAgreement(folder: string, timeZone = 'Europe/Berlin'): Promise<ShownPanels> {
  const shown = await panelsHere([folder], {}, timeZone);
  const oracle = await openOracle(folder, timeZone);
  agreeOnUse(shown, oracle);
  await agreeOnLicences(shown, oracle);
  agreeOnQuality(shown, oracle);
  if (oracle.has('application_instances')) await agreeOnApplications(shown, oracle);
  if (oracle.has('resource_utilization_summary')) {
    const idle = await idleOf(oracle);
    close(shown.figure('idle-cost', 'Hours without a session'), idle.empty, 'idle hours');
    close(
      shown.figure('idle-cost', 'of the hours on'),
      idle.up === 0 ? null : idle.empty / idle.up,
      'idle part',
    );
    for (const [currency, cost] of idle.byCurrency) {
      close(shown.figure('idle-cost', `Cost of idle machines, ${currency}`), cost, `cost in ${currency}`);
    }
  }
  return shown;
}

function agreeOnUse(shown: ShownPanels, oracle: OracleSource): void {
  const labels = {
    users: 'Users',
    devices: 'Devices',
    sessions: 'Sessions',
    hours: 'Hours of use',
    peak: 'Sessions at once',
    failed: 'Failed launches',
  } as const;
  const whole = measure(oracle, oracle.from, oracle.to);
  const two = halves(oracle);
  for (const key of Object.keys(labels) as (keyof typeof labels)[]) {
    close(shown.figure('headline', labels[key]), whole[key], `headline ${key}`);
    const change = shown.change('headline', labels[key]);
    expect(change?.days, key).toBe(two?.length);
    if (change === undefined || two === undefined) continue;
    close(change.now, measure(oracle, ...two.now)[key] ?? 0, `headline now ${key}`);
    close(change.before, measure(oracle, ...two.before)[key] ?? 0, `headline before ${key}`);
  }
  const [customer] = shown.rows('customers', 'The customer');
  for (const key of Object.keys(labels) as (keyof typeof labels)[])
    close(customer?.[key], whole[key], `customer ${key}`);
  const atOnce = sessionsAtOnce(oracle, 7);
  expect(shown.figure('concurrent-sessions', 'Peak')).toBe(atOnce.peak?.n ?? null);
  expect(momentOf(shown.figure('concurrent-sessions', 'Reached'))).toBe(ms(atOnce.peak?.at));
  expect(shown.figure('concurrent-sessions', 'Begun in the busiest hour')).toBe(atOnce.started);
  expect(shown.figure('concurrent-sessions', 'Touching the busiest hour')).toBe(atOnce.touching);
  expect(shown.figure('concurrent-sessions', 'Open for more than 7 days')).toBe(atOnce.long);
  expect(
    shown
      .rows('concurrent-sessions', 'Peak of each day')
      .map((row) => [dayOf(row['day']), row['peak'], momentOf(row['peak_at'])]),
  ).toEqual([...atOnce.days].map(([day, { peak, at }]) => [day, peak, ms(at)]));
  const curve = shown
    .rows('concurrent-sessions', 'The day of the peak')
    .map(({ sessions }) => Number(sessions));
  expect(Math.max(...curve)).toBe(atOnce.peak?.n);
}

async function agreeOnLicences(shown: ShownPanels, oracle: OracleSource): Promise<void> {
  const concurrent = await concurrentLicence(oracle);
  const figures = {
    Peak: 'peak',
    'Last 24 hours': 'lastDay',
    '99 % of the time': 'p99',
    '95 % of the time': 'p95',
    'Exact peak': 'exact',
  } as const;
  for (const [label, key] of Object.entries(figures))
    expect(shown.figure('concurrent-licence', label), label).toBe(concurrent[key]);
  expect(
    shown
      .rows('concurrent-licence', 'Devices at once, peak of each day')
      .map(({ day, peak }) => [dayOf(day), peak]),
  ).toEqual([...concurrent.days].map(([day, { peak }]) => [day, peak]));
  const licence = userDevice(oracle);
  expect(shown.figure('user-device-licence', 'Needed')).toBe(licence.needed);
  expect(shown.figure('user-device-licence', 'Users')).toBe(licence.users);
  expect(shown.figure('user-device-licence', 'Devices')).toBe(licence.devices);
  expect(shown.figure('user-device-licence', 'of these browsers')).toBe(licence.browsers);
  const active = activeUsers(oracle);
  expect(
    shown.rows('active-users', 'By day').map(({ day, users, devices, users_30, devices_30 }) => ({
      ...{ day: dayOf(day), users: users ?? 0, devices: devices ?? 0, users_30, devices_30 },
    })),
  ).toEqual(active.days);
  expect(
    shown
      .rows('active-users', 'By calendar month')
      .map(({ month, users, devices }) => ({ month: String(dayOf(month)).slice(0, 7), users, devices })),
  ).toEqual(active.months.toSorted((a, b) => a.month.localeCompare(b.month)));
  if (!oracle.has('users')) return;
  const users = await reclaim(oracle);
  const reach = Math.floor((oracle.to - oracle.from) / 86_400e6);
  expect(shown.figure('reclaim-users', 'Known users')).toBe(users.length);
  expect(shown.figure('reclaim-users', 'Without a session')).toBe(
    users.filter(({ last }) => last === null).length,
  );
  for (const days of [30, 60, 90]) {
    expect(shown.figure('reclaim-users', `Unused for ${days} days`)).toBe(
      days > reach ? null : users.filter((user) => user.days >= days).length,
    );
  }
  const from = Math.min(30, reach);
  sameRows(
    shown.rows('reclaim-users', `Users without a session for ${from} days or more`),
    users
      .filter(({ days }) => days >= from)
      .map(({ name, last, days }) => ({ user: name, last_use: ms(last), days })),
    'reclaim',
  );
}

function agreeOnQuality(shown: ShownPanels, oracle: OracleSource): void {
  const failures = failuresOf(oracle);
  expect(shown.figure('failures', 'Failed launches')).toBe(failures.failed);
  expect(shown.figure('failures', 'Launches')).toBe(failures.launches);
  sameRows(
    shown.rows('failures', 'By reason'),
    [...failures.reasons].map(([name, failed]) => ({
      category: name.split('\n')[0] ?? '',
      reason: name.split('\n')[1] ?? '',
      failed,
    })),
    'reasons',
  );
  expect(
    shown.rows('failures', 'By day and category').map(({ day, failed }) => [dayOf(day), failed]),
  ).toEqual([...failures.days]);
  sameRows(
    shown.rows('failures', 'Machines with the most failures'),
    [...failures.machines].map(([name, failed]) => ({ name, failed })),
    'machines',
  );
  const times = logOns(oracle);
  close(shown.figure('log-on-time', 'Median'), times.all.median, 'median');
  close(shown.figure('log-on-time', '90 %'), times.all.p90, '90 %');
  close(shown.figure('log-on-time', '95 %'), times.all.p95, '95 %');
  expect(shown.figure('log-on-time', 'Log-ons measured')).toBe(times.all.n);
  for (const row of shown.rows('log-on-time', 'By day')) {
    close(
      row['median'],
      times.days.get(String(dayOf(row['day'])))?.median ?? null,
      `log-on of ${dayOf(row['day'])}`,
    );
  }
  sameRows(
    shown.rows('log-on-time', 'By delivery group'),
    [...times.groups].map(([delivery_group, numbers]) => ({ delivery_group, ...numbers })),
    'log-on by group',
  );
}

async function agreeOnApplications(shown: ShownPanels, oracle: OracleSource): Promise<void> {
  const apps = applicationsOf(oracle).map((row) => ({ ...row, last_use: ms(row.last_use) }));
  sameRows(shown.rows('applications', 'All applications'), apps, 'applications');
  expect(shown.figure('applications', 'Launches') ?? 0).toBe(
    apps.reduce((sum, { launches }) => sum + launches, 0),
  );
  sameRows(shown.rows('device-exposure', 'All applications'), devicesOf(oracle), 'devices');
  const named = namedUsersOf(oracle).map((row) => ({
    ...row,
    first_use: ms(row.first_use),
    last_use: ms(row.last_use),
  }));
  expect(named.length).toBeLessThan(5000);
  sameRows(shown.rows('named-users', 'Users by application'), named, 'named users');
  if (!oracle.has('applications')) return;
  const unused = await unusedOf(oracle);
  expect(shown.figure('unused-applications', 'Published')).toBe(unused.length);
  expect(shown.figure('unused-applications', 'Not run')).toBe(
    unused.filter(({ last_use }) => last_use === null).length,
  );
  sameRows(
    shown.rows('unused-applications', 'Unused and hardly used'),
    unused.filter(({ users }) => users <= 3).map((row) => ({ ...row, last_use: ms(row.last_use) })),
    'unused',
  );
}
