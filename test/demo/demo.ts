/**
 * The main job, end to end, on a machine without Citrix: starts the simulator, runs the real program against it, and
 * shows what came out. `npm run demo`.
 */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { startSimulator } from '../simulator/index.ts';
import { runCli } from '../support/cli.ts';

const days = 30;
const out = fileURLToPath(new URL('../../demo-output', import.meta.url));
const say = (text: string) => process.stdout.write(`${text}\n`);

interface Report {
  readonly verdict: string;
  readonly datasets: Readonly<
    Record<string, { rowsWritten: number; requests: number; file: { path: string; bytes: number } | null }>
  >;
  readonly totals: { readonly rowsWritten: number; readonly requests: number; readonly bytes: number };
  readonly window: { readonly from: string; readonly to: string };
}

await using simulator = await startSimulator({ now: new Date(), days: days + 5, sessions: 32_000 });
say(`A simulated Citrix Cloud answers at ${simulator.origin}.`);
say(`  citrix-connector run --params - --out demo-output --report demo-output/report.html\n`);

const started = performance.now();
const { customerId, clientId, clientSecret } = simulator.tenant;
const page = join(out, 'report.html');
const result = await runCli(['run', '--params', '-', '--out', out, '--report', page], {
  input: JSON.stringify({
    customerId,
    clientId,
    clientSecret,
    baseUrl: simulator.origin,
    fetchStartDatePeriod: days,
    // With the sessions that were open when the window began, every application finds its session.
    sessionWindow: 'overlapping',
  }),
  onStderr: (text) => process.stderr.write(text.replaceAll(/^(?=.)/gm, '  ')),
});
const seconds = (performance.now() - started) / 1000;
if (result.exitCode !== 0) {
  say(`The run failed with exit code ${result.exitCode}.`);
  process.exit(result.exitCode ?? 1);
}

const report = JSON.parse(await readFile(join(out, 'run-report.json'), 'utf8')) as Report;
const wrong = countMismatches(report);
say('\nThe first sessions of the window in demo-output/sessions.csv (six of its columns):\n');
await showTable('sessions.csv', 5, [
  ['start_date', 24],
  ['duration_seconds', 16],
  ['user_upn', 28],
  ['published_desktop_name', 22],
  ['machine_dns_name', 24],
  ['client_platform', 15],
]);
say(
  `\n${report.totals.rowsWritten.toLocaleString('en-US')} rows in four tables, ${report.totals.requests} requests, ${seconds.toFixed(1)} seconds; a look-up per session would have been ${report.datasets['sessions']?.rowsWritten.toLocaleString('en-US')} requests.`,
);
say('In demo-output/: the CSV files, datapackage.json (columns, types, keys, hashes) and run-report.json.');
say(`\nThe report of these tables, for a browser:\n  ${page}`);
if (wrong.length > 0) {
  say(`\nBUT the rows differ from what the simulator has:\n${wrong.join('\n')}`);
  process.exitCode = 1;
}

/** The simulator knows what it has: a demo that shows wrong numbers must not look well. */
function countMismatches({ datasets, window }: Report): readonly string[] {
  const [from, to] = [new Date(window.from), new Date(window.to)];
  const witness = simulator.witness.tables({ from, to, overlapping: true });
  return Object.entries(datasets).flatMap(([name, { rowsWritten }]) => {
    const expected = witness[name as keyof typeof witness].rows.length;
    return expected === rowsWritten ? [] : [`  ${name}: ${rowsWritten} rows, the simulator has ${expected}`];
  });
}

async function showTable(
  file: string,
  count: number,
  columns: readonly (readonly [name: string, width: number])[],
): Promise<void> {
  const rows: Record<string, string>[] = [];
  for await (const row of createReadStream(join(out, file)).pipe(parse({ columns: true }))) {
    if (row.start_date >= report.window.from) rows.push(row);
    if (rows.length === count) break;
  }
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, at) => fitted(cell, columns[at]?.[1] ?? 0)).join('  ')}`.trimEnd();
  say(line(columns.map(([name]) => name)));
  say(line(columns.map(([, width]) => '-'.repeat(width))));
  for (const row of rows) say(line(columns.map(([name]) => row[name] ?? '')));
}

function fitted(cell: string, width: number): string {
  const text = cell.replaceAll(/\s+/g, ' ');
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
