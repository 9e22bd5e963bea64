/**
 * Draws the picture of the report that the README shows: a simulated tenant, the real program, a real browser. `npm run picture`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { looks, openBrowser } from '../hosts/report/browser.ts';
import { startSimulator } from '../simulator/index.ts';
import { runCli } from '../support/cli.ts';
import { parametersFor } from '../support/program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'picture-'));
const page = join(folder, 'report.html');
const only = [
  'headline',
  'concurrent-sessions',
  'busy-hours',
  'delivery-groups',
  'failures',
  'log-on-time',
  'standing',
];
try {
  await using simulator = await startSimulator({ now: new Date(), days: 35, sessions: 32_000 });
  const settings = join(folder, 'settings.json');
  const chosen = { timeZone: 'Europe/Berlin', panels: only };
  await writeFile(settings, JSON.stringify(chosen));
  const parameters = { ...parametersFor(simulator), sessionWindow: 'overlapping' };
  const result = await runCli(
    ['run', '--params', '-', '--out', join(folder, 'out'), '--report', page, '--settings', settings],
    {
      input: JSON.stringify(parameters),
    },
  );
  if (result.exitCode !== 0) throw new Error(result.stderr);
  const browser = await openBrowser({ root });
  const view = await browser.newPage({
    ...looks.light,
    viewport: { width: 1280, height: 1900 },
    deviceScaleFactor: 0.7,
  });
  await view.goto(pathToFileURL(page).href);
  await view.screenshot({ path: join(root, 'docs/report.png') });
  await browser.close();
  process.stdout.write('wrote docs/report.png\n');
} finally {
  await rm(folder, { recursive: true, force: true });
}
