import { createHash } from 'node:crypto';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { datasets } from '../../connector/datasets/registry.ts';

/** What a run leaves, made by hand: for tables that no tenant has. */

export type GivenRow = Readonly<Record<string, string | number | boolean | null>>;

interface GivenRun {
  readonly customer?: string;
  readonly from: string;
  readonly to: string;
  readonly isOverlapping?: boolean;
  readonly tables: Readonly<Record<string, Iterable<GivenRow>>>;
}

const packageTypes = {
  text: 'string',
  int64: 'integer',
  number: 'number',
  boolean: 'boolean',
  timestamp: 'datetime',
  date: 'date',
} as const;

export async function leaveRun(
  folder: string,
  { customer = 'acme', from, to, isOverlapping = false, tables }: GivenRun,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const resources: object[] = [];
  const counts: Record<string, number> = {};
  for (const [name, rows] of Object.entries(tables)) {
    const dataset = datasets.find((one) => one.name === name);
    if (dataset === undefined) throw new Error(`there is no table ${name}`);
    const columns = dataset.columns.map((column) => column.name);
    const written = await writeRows(join(folder, `${name}.csv`), columns, rows);
    counts[name] = written.rows;
    resources.push({
      ...{
        name: name.toLowerCase(),
        path: `${name}.csv`,
        title: dataset.title,
        ...written,
      },
      schema: {
        fields: dataset.columns.map(({ name: field, type }) => ({ name: field, type: packageTypes[type] })),
        primaryKey: dataset.primaryKey,
      },
    });
  }
  await writeFile(join(folder, 'datapackage.json'), JSON.stringify({ created: to, resources }));
  const run = {
    ...{ customerId: customer, verdict: 'complete', finishedAt: to, window: { from, to } },
    parameters: { sessionWindow: isOverlapping ? 'overlapping' : 'started' },
    datasets: Object.fromEntries(
      Object.entries(counts).map(([name, rows]) => [
        name,
        { status: 'complete', rowsCounted: rows, rowsWritten: rows },
      ]),
    ),
  };
  await writeFile(join(folder, 'run-report.json'), JSON.stringify(run));
  return folder;
}

/** Bit by bit, since a table may be longer than memory. */
async function writeRows(path: string, columns: readonly string[], rows: Iterable<GivenRow>) {
  const file = await open(path, 'w');
  const sha256 = createHash('sha256');
  const total = { rows: 0, bytes: 0 };
  let chunk = `${columns.join(',')}\n`;
  const flush = async () => {
    sha256.update(chunk);
    total.bytes += Buffer.byteLength(chunk);
    await file.write(chunk);
    chunk = '';
  };
  for (const row of rows) {
    chunk += `${columns.map((column) => cellOf(row[column])).join(',')}\n`;
    total.rows += 1;
    if (chunk.length > 1_000_000) await flush();
  }
  await flush();
  await file.close();
  return { ...total, hash: `sha256:${sha256.digest('hex')}` };
}

function cellOf(value: GivenRow[string] | undefined): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A session with the columns that a report looks at. */
export function session(number: number, starts: string, ends: string | null, more: GivenRow = {}): GivenRow {
  return {
    ...{
      customer_id: 'acme',
      site_id: 'site-1',
      session_key: `key-${number}`,
      start_date: starts,
      end_date: ends,
      is_open: ends === null,
    },
    ...{
      is_failed_launch: false,
      is_anonymous: false,
      session_type: 'Desktop',
      user_id: number,
      user_upn: `user${number}@acme.example`,
    },
    ...{
      client_name: `PC-${number}`,
      workspace_type: 'Win32',
      delivery_group_name: 'Office',
      log_on_duration_ms: 1000 * number,
    },
    ...more,
  };
}

/** A run of an application in a session. */
export function appRun(number: number, starts: string, ends: string | null, more: GivenRow = {}): GivenRow {
  return {
    ...{
      customer_id: 'acme',
      site_id: 'site-1',
      application_instance_id: number,
      session_key: `key-${number}`,
      start_date: starts,
      end_date: ends,
    },
    ...{
      application_id: 'app-1',
      application_name: 'Editor',
      user_id: number,
      user_upn: `user${number}@acme.example`,
    },
    ...{ client_name: `PC-${number}`, session_is_anonymous: false, delivery_group_name: 'Office', ...more },
  };
}

/** Names that run something where they are taken for markup. */
export const hostileNames = [
  '<img src=x onerror="window.ran=1">',
  '</script><script>window.ran=1</script>',
  '"><svg onload=window.ran=1>',
  "'-alert(1)-'",
  '=HYPERLINK("http://example.invalid","x")',
  '<!--<style>*{display:none}',
  '\u202egnp.exe',
  'javascript:window.ran=1',
  '&lt;b&gt;',
  ']]><script>window.ran=1</script>',
];
