import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { datasets } from '../../connector/datasets/registry.ts';

/** What a run leaves, made by hand: for tables that no tenant has. */

export type GivenRow = Readonly<Record<string, string | number | boolean | null>>;

interface GivenRun {
  readonly customer?: string;
  readonly from: string;
  readonly to: string;
  readonly isOverlapping?: boolean;
  readonly tables: Readonly<Record<string, readonly GivenRow[]>>;
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
  for (const [name, rows] of Object.entries(tables)) {
    const dataset = datasets.find((one) => one.name === name);
    if (dataset === undefined) throw new Error(`there is no table ${name}`);
    const lines = rows.map((row) =>
      dataset.columns.map((column) => cellOf(row[column.name] ?? null)).join(','),
    );
    const content = `${[dataset.columns.map((column) => column.name).join(','), ...lines].join('\n')}\n`;
    await writeFile(join(folder, `${name}.csv`), content);
    resources.push({
      ...{
        name: name.toLowerCase(),
        path: `${name}.csv`,
        title: dataset.title,
        rows: rows.length,
        bytes: Buffer.byteLength(content),
      },
      hash: `sha256:${createHash('sha256').update(content).digest('hex')}`,
      schema: {
        fields: dataset.columns.map(({ name: field, type }) => ({ name: field, type: packageTypes[type] })),
        primaryKey: dataset.key,
      },
    });
  }
  await writeFile(join(folder, 'datapackage.json'), JSON.stringify({ created: to, resources }));
  const run = {
    ...{ customerId: customer, verdict: 'complete', finishedAt: to, window: { from, to } },
    parameters: { sessionWindow: isOverlapping ? 'overlapping' : 'started' },
    datasets: Object.fromEntries(
      Object.entries(tables).map(([name, rows]) => [
        name,
        { status: 'complete', rowsCounted: rows.length, rowsWritten: rows.length },
      ]),
    ),
  };
  await writeFile(join(folder, 'run-report.json'), JSON.stringify(run));
  return folder;
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
