/**
 * Measures `citrix-connector report` on as many sessions as wanted: a run of 24,000 against the simulator, its sessions
 * copied. `npm run bench:report -- [--sessions 1000000] [--folder DIR]`. Ten million need 12 GB of disk, and as much
 * again for what does not fit into memory.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChild } from './child.ts';
import { startCloud, windowDays } from './cloud.ts';
import { copySessions } from './copied-sessions.ts';

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '1000000' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const sessions = Number(values.sessions);
if (!Number.isSafeInteger(sessions) || sessions < 1)
  throw new Error(`--sessions: “${values.sessions}” is no count.`);

const { signal } = new AbortController();
const script = 'dist/cli.js';
const folder = await mkdtemp(join(values.folder, 'citrix-connector-report-'));
try {
  const out = join(folder, 'out');
  {
    await using cloud = await startCloud({ sessions: 24_000, latencyMs: 0, now: new Date(), signal });
    const { customerId, clientId, clientSecret, origin } = cloud;
    const input = JSON.stringify({
      ...{ customerId, clientId, clientSecret, baseUrl: origin },
      ...{ fetchStartDatePeriod: windowDays, sessionWindow: 'overlapping' },
    });
    await runChild({ script, args: ['run', '--params', '-', '--out', out], input, folder, signal });
  }
  await copySessions(out, sessions);
  const page = join(folder, 'report.html');
  const args = ['report', '--out', out, '--report', page];
  const { cpuSeconds, peakBytes, wallSeconds, stderr } = await runChild({
    script,
    args,
    input: '',
    folder,
    signal,
  });
  const [table, html] = await Promise.all([stat(join(out, 'sessions.csv')), stat(page)]);
  process.stdout.write(
    `${sessions.toLocaleString('en-US')} sessions (${(table.size / 1e9).toFixed(1)} GB): ${cpuSeconds.toFixed(1)} s CPU, ${wallSeconds.toFixed(0)} s wall, peak ${(peakBytes / 1e6).toFixed(0)} MB, page ${(html.size / 1e6).toFixed(1)} MB\n${stderr}`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
