/**
 * Runs the tests that know time at other moments than theirs: `npm run test:calendar`. The machine's clock (libfaketime),
 * the moment of the tests and the time zone are all set. With `--short`, a part of the suites at some of the moments.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type CalendarMoment, calendarMoments } from './moments.ts';
import { formatInTimeZone } from './zone.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

/** Suites that know time. */
const all = [
  'test/acceptance',
  'test/story',
  ...['check', 'citrix', 'commands', 'extract', 'hosts', 'output', 'simulator'].map(
    (room) => `test/unit/${room}`,
  ),
];
const some = [
  ...[
    'reconciliation',
    'incremental-state',
    'changing-source',
    'foreign-keys',
    'output',
    'logs',
    'check',
  ].map((name) => `test/acceptance/${name}.test.ts`),
  'test/story/windows.test.ts',
];

const isShort = process.argv.includes('--short');
const moments = isShort ? calendarMoments.filter((moment) => moment.isShort) : calendarMoments;
const say = (text: string) => process.stdout.write(`${text}\n`);

/** Whether all tests pass there. */
function passes({ title, at, zone }: CalendarMoment): boolean {
  say(`\n== ${title}: ${at}, TZ=${zone}`);
  const tests = [process.execPath, vitest, 'run', '--config', 'test/vitest.config.ts', '--project', 'quick*'];
  const { status } = spawnSync(
    'faketime',
    // Timers run as always: only what day it is has to be another.
    [
      '--exclude-monotonic',
      '-f',
      `@${formatInTimeZone(at, zone)}`,
      ...tests,
      '--reporter',
      'dot',
      ...(isShort ? some : all),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, TZ: zone, TEST_MOMENT: at, FAKETIME_DONT_RESET: '1' },
    },
  );
  return status === 0;
}

const failed = moments.filter((moment) => !passes(moment));
say('');
for (const { title, at, zone } of failed) say(`FAILED at ${at} (${title}, TZ=${zone})`);
say(`${moments.length - failed.length} of ${moments.length} moments passed.`);
process.exitCode = failed.length === 0 ? 0 : 1;
