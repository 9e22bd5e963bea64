import type { Engine } from '../duckdb/engine.ts';
import { moment, named, quoted } from '../duckdb/sql.ts';
import { numberFrom } from './names.ts';
import type { Settings } from './settings.ts';
import type { Source } from './sources.ts';
import { curveOf } from './sweep.ts';
import type { Loaded } from './tables.ts';

/**
 * What the panels count, made once: who (`persons`), from what (`devices`), which application (`apps`), and the uses of
 * sessions (`uses`) and of applications (`app_uses`), each from `starts` until before `ends`; and how many sessions
 * there were at once (`session_curve`).
 */

/** Columns of the core tables that these are made from. */
export const factNeeds = {
  sessions: [
    ...['session_key', 'start_date', 'end_date', 'is_failed_launch', 'is_anonymous'],
    ...['user_id', 'user_sid', 'user_upn', 'user_name', 'user_full_name'],
    ...['client_name', 'workspace_type', 'delivery_group_name'],
  ],
  application_instances: [
    ...[
      'session_key',
      'start_date',
      'end_date',
      'session_is_anonymous',
      'application_id',
      'application_name',
    ],
    ...[
      'user_id',
      'user_sid',
      'user_upn',
      'user_name',
      'user_full_name',
      'client_name',
      'delivery_group_name',
    ],
  ],
} as const;

interface FactOptions {
  readonly engine: Engine;
  readonly sources: readonly Source[];
  readonly settings: Settings;
  readonly loaded: Loaded;
}

export async function makeSources(engine: Engine, sources: readonly Source[]): Promise<void> {
  const names = [...new Set(sources.map(({ customer }) => customer))].sort();
  const rows = sources.map(({ customer, readAt, window }, source) =>
    [
      source,
      names.indexOf(customer),
      quoted(customer),
      moment(readAt),
      moment(window.from),
      moment(window.to),
    ].join(', '),
  );
  await engine.execute(`CREATE TABLE sources AS SELECT source::INTEGER AS source, customer::INTEGER AS customer,
    customer_name, read_at, from_utc, to_utc, min(from_utc) OVER (PARTITION BY customer) AS customer_from
    FROM (VALUES ${rows.map((row) => `(${row})`).join(', ')}) t(source, customer, customer_name, read_at, from_utc, to_utc)`);
}

/** @throws ConnectorError REPORT_FAILED */
export async function makeFacts(options: FactOptions): Promise<void> {
  const { engine, loaded } = options;
  const parts = ['sessions', 'application_instances', 'users'].filter((name) => loaded.has(name));
  await makePersons(options, parts);
  await makeDevices(options);
  if (loaded.has('sessions')) await makeUses(options);
  if (loaded.has('application_instances') || loaded.has('applications')) await makeApps(options);
  await leaveOutByKey(engine, loaded);
}

/** What stands for the user of a row: the account, or its short name whatever the domain. */
export function personKey({ settings }: Pick<FactOptions, 'settings'>, row = ''): string {
  const id = `CAST(${row}user_id AS VARCHAR)`;
  return settings.countUsersBy === 'id' ? id : `coalesce(lower(nullif(${row}user_name, '')), 'id ' || ${id})`;
}

/** Whose number a user's id is: each site counts its users for itself. An account of that name is one on all sites. */
export function personSite({ settings }: Pick<FactOptions, 'settings'>, row = ''): string {
  if (settings.countUsersBy === 'id') return `${row}site`;
  return `CASE WHEN nullif(${row}user_name, '') IS NULL THEN ${row}site ELSE '' END`;
}

async function makePersons(options: FactOptions, parts: readonly string[]): Promise<void> {
  const { engine, settings, loaded } = options;
  const columns = ['user_id', 'user_sid', 'user_upn', 'user_name', 'user_full_name'];
  const rows = parts.map((name) => {
    const has = loaded.get(name);
    const anonymous = name === 'sessions' ? 'is_anonymous' : 'session_is_anonymous';
    const cell = (column: string) =>
      has?.has(column) === true ? `nullif(${column}::VARCHAR, '')` : 'NULL::VARCHAR';
    const seen = name === 'users' ? 'created_date' : 'start_date';
    return `SELECT customer, site, ${has?.has('user_id') === true ? 'user_id' : 'NULL::BIGINT AS user_id'},
      ${columns
        .slice(1)
        .map((column) => `${cell(column)} AS ${column}`)
        .join(', ')},
      ${has?.has(seen) === true ? seen : 'NULL::TIMESTAMP'} AS ts
      FROM ${name} WHERE ${has?.has(anonymous) === true ? `${anonymous} IS NOT TRUE` : 'true'}`;
  });
  const nothing = `SELECT 0 AS customer, '' AS site, ${columns.map((column) => `NULL::VARCHAR AS ${column}`).join(', ')}, NULL::TIMESTAMP AS ts`;
  const byId = `'User ' || key || CASE WHEN min(site) OVER (PARTITION BY customer) = max(site) OVER (PARTITION BY customer)
      THEN '' ELSE ' of ' || site END`;
  const shown = `coalesce(user_upn, user_name, user_full_name, ${byId})`;
  const numbered =
    settings.countUsersBy === 'id' ? byId : `'User ' || ${numberFrom("customer || '/' || site || key")}`;
  await engine.execute(`CREATE TABLE persons AS
    SELECT row_number() OVER (ORDER BY customer, site, key)::INTEGER AS person, *,
      ${settings.names === 'shown' ? shown : numbered} AS label,
      ${matches(settings.leaveOut.users, ['user_upn', 'user_name'])} AS left_out
    FROM (SELECT customer, ${personSite(options)} AS site, ${personKey(options)} AS key,
        ${columns.map((column) => `coalesce(arg_max(${column}, ts), max(${column})) AS ${column}`).join(', ')}
      FROM (${parts.length === 0 ? nothing : rows.join(' UNION ALL ')})
      WHERE user_id IS NOT NULL GROUP BY ALL)`);
}

/** Whether one of the columns looks like one of the patterns, in any case of letters. */
function matches(patterns: readonly string[], columns: readonly string[]): string {
  const tests = patterns.flatMap((pattern) => {
    const like = pattern
      .toLowerCase()
      .replaceAll(/[\\%_]/g, '\\$&')
      .replaceAll('*', '%');
    return columns.map((column) => `coalesce(lower(${column}) LIKE ${quoted(like)} ESCAPE '\\', false)`);
  });
  return tests.length === 0 ? 'false' : `(${tests.join(' OR ')})`;
}

async function makeDevices({ engine, settings, loaded }: FactOptions): Promise<void> {
  const rows = ['sessions', 'application_instances', 'connections'].flatMap((name) => {
    const has = loaded.get(name);
    if (has?.has('client_name') !== true) return [];
    return [
      `SELECT customer, client_name, ${has.has('workspace_type') ? 'workspace_type' : 'NULL::VARCHAR AS workspace_type'} FROM ${name}`,
    ];
  });
  const nothing = 'SELECT 0 AS customer, NULL::VARCHAR AS client_name, NULL::VARCHAR AS workspace_type';
  const label =
    settings.names === 'shown' ? 'min(client_name)' : `'Device ' || ${numberFrom('lower(client_name)')}`;
  await engine.execute(`CREATE TABLE devices AS
    SELECT row_number() OVER (ORDER BY customer, key)::INTEGER AS device, * FROM (
      SELECT customer, lower(client_name) AS key, ${label} AS label,
        lower(client_name) LIKE 'html-%' OR coalesce(bool_and(workspace_type = 'HTML5'), false) AS browser
      FROM (${rows.length === 0 ? nothing : rows.join(' UNION ALL ')})
      WHERE client_name <> '' GROUP BY customer, lower(client_name))`);
}

/** Columns that the facts have in another form. */
const replaced: readonly string[] = [
  ...['user_id', 'user_sid', 'user_upn', 'user_name', 'user_full_name', 'client_name', 'workspace_type'],
  ...[
    'start_date',
    'end_date',
    'is_anonymous',
    'session_is_anonymous',
    'delivery_group_name',
    'source',
    'customer',
    'site_id',
  ],
  ...['application_id', 'application_name'],
];

interface Fact {
  readonly table: string;
  readonly name: string;
  readonly anonymous: string;
  readonly columns?: string;
  readonly joins?: string;
}

async function makeFact(
  options: FactOptions,
  { table, name, anonymous, columns = '', joins = '' }: Fact,
): Promise<void> {
  const { engine, settings, loaded } = options;
  const has = loaded.get(table) ?? new Set();
  const rest = [...has].filter((column) => !replaced.includes(column)).map((column) => `t.${named(column)}`);
  const cell = (column: string, type: string) => (has.has(column) ? `t.${column}` : `NULL::${type}`);
  const group = cell('delivery_group_name', 'VARCHAR');
  const kept = `p.left_out IS NOT TRUE AND NOT ${matches(settings.leaveOut.deliveryGroups, [group])}`;
  const from = `FROM ${table} t JOIN sources s USING (source)
    LEFT JOIN persons p ON p.customer = t.customer AND p.site = ${personSite(options, 't.')} AND p.key = CASE WHEN ${cell(anonymous, 'BOOLEAN')} THEN NULL ELSE ${personKey(options, 't.')} END
    LEFT JOIN devices d ON d.customer = t.customer AND d.key = lower(t.client_name) ${joins}`;
  await engine.execute(`CREATE TABLE ${name} AS SELECT t.customer::UTINYINT AS customer, t.site, p.person, d.device,
      coalesce(d.browser, false) AS browser, coalesce(${cell(anonymous, 'BOOLEAN')}, false) AS anonymous,
      t.start_date AS starts, greatest(coalesce(t.end_date, s.read_at), t.start_date) AS ends,
      t.end_date IS NULL AS is_open, t.start_date >= s.customer_from AS began, local_day(t.start_date) AS day,
      coalesce(nullif(${group}, ''), '(none)') AS delivery_group${columns}${rest.map((column) => `, ${column}`).join('')}
    ${from} WHERE ${kept}`);
  if (
    settings.leaveOut.users.length + settings.leaveOut.deliveryGroups.length > 0 &&
    has.has('session_key')
  ) {
    await engine.execute(
      `CREATE TABLE left_out_${name} AS SELECT DISTINCT t.session_key ${from} WHERE NOT (${kept})`,
    );
  }
  await engine.execute(`DROP TABLE ${table}`);
}

async function makeUses(options: FactOptions): Promise<void> {
  await makeFact(options, { table: 'sessions', name: 'launches', anonymous: 'is_anonymous' });
  await options.engine.execute(
    'CREATE VIEW uses AS SELECT * FROM launches WHERE is_failed_launch IS NOT TRUE',
  );
  await options.engine.execute(`CREATE TABLE session_curve AS SELECT * FROM ${curveOf({ from: 'uses' })}`);
}

async function makeApps(options: FactOptions): Promise<void> {
  const { engine, loaded } = options;
  const rows = ['application_instances', 'applications'].filter((name) =>
    loaded.get(name)?.has('application_id'),
  );
  const from = rows.map((name) => {
    const seen = loaded.get(name)?.has('start_date') ? 'start_date' : 'NULL::TIMESTAMP';
    return `SELECT customer, application_id, nullif(application_name, '') AS label, ${seen} AS ts FROM ${name}`;
  });
  await engine.execute(`CREATE TABLE apps AS SELECT row_number() OVER (ORDER BY customer, application_id)::INTEGER AS app, *
    FROM (SELECT customer, application_id, coalesce(arg_max(label, ts), max(label), 'Application ' || application_id) AS label
      FROM (${from.join(' UNION ALL ')}) WHERE application_id IS NOT NULL GROUP BY customer, application_id)`);
  if (!loaded.has('application_instances')) return;
  await makeFact(options, {
    ...{ table: 'application_instances', name: 'app_uses', anonymous: 'session_is_anonymous' },
    columns: ', a.app',
    joins: 'LEFT JOIN apps a ON a.customer = t.customer AND a.application_id = t.application_id',
  });
}

/** What belongs to sessions that are left out is left out with them. */
async function leaveOutByKey(engine: Engine, loaded: Loaded): Promise<void> {
  const [found] = await engine.rows(
    "SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = 'left_out_launches'",
  );
  if (found?.['n'] !== 1) return;
  for (const [name, columns] of loaded) {
    if (!columns.has('session_key') || name === 'sessions' || name === 'application_instances') continue;
    await engine.execute(
      `DELETE FROM ${named(name)} WHERE session_key IN (SELECT session_key FROM left_out_launches)`,
    );
  }
}
