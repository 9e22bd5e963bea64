import type { Engine } from '../duckdb/engine.ts';
import { moment } from '../duckdb/sql.ts';
import { dayMs } from '../timestamps.ts';
import { daysBetween, offsetsBetween } from './calendar.ts';
import { factNeeds, makeFacts, makeSources } from './facts.ts';
import { withLackingColumns } from './lacking-columns.ts';
import type { Needs, ReportData } from './panel.ts';
import type { Settings } from './settings.ts';
import type { Source } from './sources.ts';
import { loadTables } from './tables.ts';

interface DataOptions {
  readonly engine: Engine;
  readonly sources: readonly Source[];
  readonly settings: Settings & { readonly timeZone: string };
  readonly needs: readonly Needs[];
  readonly signal: AbortSignal;
}

/**
 * Loads what the panels need, and makes what they count.
 * @throws ConnectorError REPORT_INPUT_INVALID, REPORT_FAILED, OUTPUT_FAILED
 */
export async function openData(options: DataOptions): Promise<ReportData> {
  const { engine, settings, needs, signal } = options;
  const sources = options.sources.toSorted((a, b) => a.readAt.getTime() - b.readAt.getTime());
  const period = {
    from: new Date(Math.min(...sources.map(({ window }) => window.from.getTime()))),
    to: new Date(Math.max(...sources.map(({ window }) => window.to.getTime()))),
  };
  const days = daysBetween(period.from, period.to, settings.timeZone);
  await makeCalendar(engine, { period, days, timeZone: settings.timeZone });
  await makeSources(engine, sources);
  const loaded = await loadTables(engine, sources, allOf([...needs, factNeeds]), signal);
  await makeFacts({ engine, sources, settings, loaded: await withLackingColumns(engine, loaded) });
  return {
    ...{ settings, sources, period, days },
    has: (table, column) => loaded.get(table)?.has(column) === true,
    rows: engine.rows,
    stream: engine.stream,
    keep: async (name, sql) =>
      await engine.execute(`CREATE OR REPLACE TABLE ${name} AS SELECT * FROM ${sql}`),
  };
}

function allOf(needs: readonly Needs[]): Needs {
  const all = new Map<string, readonly string[]>();
  for (const [table, columns] of needs.flatMap((one) => Object.entries(one))) {
    all.set(table, [...new Set([...(all.get(table) ?? []), ...columns])]);
  }
  return Object.fromEntries(all);
}

interface Calendar extends Pick<ReportData, 'period' | 'days'> {
  readonly timeZone: string;
}

/** `days`, and how a moment becomes local: by the rules of Node.js, which the rest of the report follows as well. */
async function makeCalendar(engine: Engine, { period, days, timeZone }: Calendar): Promise<void> {
  const rows = days.map(
    ({ day, from, to, isComplete }) =>
      `(DATE '${day.toISOString().slice(0, 10)}', ${moment(from < period.from ? period.from : from)}, ${moment(to > period.to ? period.to : to)}, ${isComplete})`,
  );
  await engine.execute(
    `CREATE TABLE days AS SELECT * FROM (VALUES ${rows.join(', ')}) t(day, from_utc, to_utc, is_complete)`,
  );
  // History reaches further back than the period: sessions that began long ago, users seen years ago.
  const early = new Date(period.from.getTime() - 400 * dayMs);
  const offsets = offsetsBetween(early, new Date(period.to.getTime() + 2 * dayMs), timeZone);
  const cases = offsets
    .slice(1)
    .toReversed()
    .map(({ from, minutes }) => `WHEN t >= ${moment(new Date(from))} THEN to_minutes(${minutes})`);
  const otherwise = `to_minutes(${offsets[0]?.minutes ?? 0})`;
  const shift = cases.length === 0 ? otherwise : `CASE ${cases.join(' ')} ELSE ${otherwise} END`;
  await engine.execute(`CREATE MACRO local_time(t) AS t + ${shift}`);
  await engine.execute('CREATE MACRO local_day(t) AS CAST(local_time(t) AS DATE)');
}
