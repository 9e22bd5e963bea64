import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseJson } from '../../connector/json.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Loopback, loopback } from '../support/loopback.ts';
import { parametersFor, smallTenant } from '../support/program.ts';

/** Clears the screen, forges a line, colours, turns the direction, and half a character; C0, C1, separators. */
const hostile = 'Lon\u001b[2Jdon\r\nREADY: forged\u009b31m \u202eexe\u2028x\u0007\u007f\u2066y\ud83d';

/** What a terminal would obey, but for the line ends of our own. */
const obeyed = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

let simulator: Simulator;
let refusing: Loopback;

beforeAll(async () => {
  simulator = await startSimulator({ ...smallTenant, sessions: 20, scopes: [hostile] });
  refusing = await loopback((_request, response) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: 'invalid_client', error_description: hostile, detail: hostile }));
  });
});

afterAll(async () => {
  await simulator[Symbol.asyncDispose]();
  await refusing[Symbol.asyncDispose]();
});

const commands: readonly (readonly [string, readonly string[]])[] = [
  ['check', ['check', '--params']],
  ['check --json', ['check', '--json', '--params']],
  ['check with a JSON log', ['check', '--log-format', 'json', '--log-level', 'debug', '--params']],
  ['run', ['run', '--log-level', 'debug', '--params']],
  ['run with a JSON log', ['run', '--log-format', 'json', '--log-level', 'debug', '--params']],
  ['preview', ['preview', '--log-level', 'debug', '--dataset', 'sessions', '--params']],
  ['preview --json', ['preview', '--json', '--dataset', 'sessions', '--params']],
  ['airbyte check', ['airbyte', 'check', '--config']],
  ['tap --test', ['tap', '--test', '--config']],
];

it.each(
  commands.flatMap(([title, args]) =>
    (['taken', 'refused'] as const).map((how) => [title, how, args] as const),
  ),
)('%s, %s, shows what the source says and lets nothing of it steer a terminal', async (title, how, args) => {
  const folder = await temporaryFolder();
  const file = join(folder, 'params.json');
  const baseUrl = how === 'taken' ? simulator.origin : refusing.origin;
  await writeFile(file, JSON.stringify({ ...parametersFor(simulator), baseUrl }));
  const ownsOut = args[0] === 'run' || args[0] === 'check';
  const run = await runCli([...args, file, ...(ownsOut ? ['--out', join(folder, 'out')] : [])]);
  const said = run.stdout + run.stderr;
  expect(said).not.toBe('');
  expect(obeyed.exec(said)?.[0].codePointAt(0)?.toString(16)).toBeUndefined();
  expect(said).not.toMatch(/^READY: forged/m);
  if (how === 'refused') expect(said.replaceAll(/\s+/g, '')).toContain('Lon');
  const lines = said.split('\n').filter((line) => line !== '');
  if (title.endsWith('JSON log'))
    for (const line of lines.filter((one) => one.startsWith('{"time'))) parseJson(line);
});

it('a file name that a host hands over is shown, not obeyed', async () => {
  const run = await runCli([
    'run',
    '--params',
    'no\u001b[2Jsuch\u202e.json',
    '--out',
    await temporaryFolder(),
  ]);
  expect(run.exitCode).toBe(78);
  expect(run.stderr).toContain('no␛[2Jsuch');
  expect(obeyed.test(run.stderr)).toBe(false);
});
