import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { runCli } from '../support/cli.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { parametersFor, runReportIn, smallTenant, wholeDays } from '../support/program.ts';

/** Loaded before the program: does something when the log says a word for the first time. */
function atWord(word: string, does: string): Readonly<Record<string, string>> {
  const code = `
    const write = process.stderr.write.bind(process.stderr);
    let isDone = false;
    process.stderr.write = (text, ...rest) => {
      if (!isDone && String(text).includes(${JSON.stringify(word)})) { isDone = true; ${does} }
      return write(text, ...rest);
    };`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

const thrown = `setImmediate(() => { throw new TypeError('planted: ' + process.env.CITRIX_CLIENT_SECRET); });`;
const rejected = `Promise.reject(new RangeError('planted: ' + process.env.CITRIX_CLIENT_SECRET));`;
const noError = `Promise.reject('planted: ' + process.env.CITRIX_CLIENT_SECRET);`;

async function program(command: string, faultEnv: Readonly<Record<string, string>>) {
  await using simulator = await startSimulator({ ...smallTenant, sessions: 60 });
  const { clientSecret, ...open } = parametersFor(simulator);
  const [out, state] = [join(await temporaryFolder(), 'out'), await temporaryFolder()];
  const input = JSON.stringify({ ...open, fetchStartDatePeriod: wholeDays });
  const words = command === 'preview' ? ['--dataset', 'sessions'] : ['--out', out, '--state', state];
  const end = await runCli([command, '--params', '-', ...words, '--log-level', 'debug'], {
    input,
    env: { ...faultEnv, CITRIX_CLIENT_SECRET: clientSecret },
  });
  expect(end.stdout + end.stderr).not.toContain(clientSecret);
  expect(end.stderr, 'no stack').not.toMatch(/^\s+at /m);
  return { ...end, out, state };
}

test.each([
  ['an error thrown by a timer', thrown],
  ['a rejection that nothing waits for', rejected],
  ['a rejection that is no error', noError],
])('%s ends a run in order: it says so, writes its report and releases its locks', async (_what, does) => {
  const { exitCode, stderr, out, state } = await program('run', atWord('sessions', does));
  expect(exitCode, stderr).toBe(70);
  expect(stderr).toContain('INTERNAL_ERROR');
  expect(stderr).toContain('Report it with the log');
  const files = await contentOf(out);
  const report = runReportIn(files);
  expect(report).toMatchObject({ exitCode: 70, error: { code: 'INTERNAL_ERROR' } });
  expect(report.error?.message).toMatch(/Unexpected error \(.*planted: /);
  expect(Object.keys(files)).toEqual(['run-report.json']);
  expect((await readdir(state)).filter((name) => /lock/.test(name))).toEqual([]);
});

test.each(['check', 'preview'])('%s says it as well', async (command) => {
  const { exitCode, stdout, stderr } = await program(command, atWord('GET', thrown));
  expect(exitCode, stderr).toBe(70);
  expect(stdout + stderr).toContain('INTERNAL_ERROR');
});

test('a host of Singer taps is told it as well, and no bookmark goes beyond it', async () => {
  await using simulator = await startSimulator({ ...smallTenant, sessions: 60 });
  const config = join(await temporaryFolder(), 'config.json');
  await writeFile(config, JSON.stringify({ ...parametersFor(simulator), fetchStartDatePeriod: wholeDays }));
  const env = atWord('GET', `Promise.reject(new RangeError('planted'));`);
  const { exitCode, stdout, stderr } = await runCli(['tap', '--config', config, '--log-level', 'debug'], {
    env,
  });
  expect(exitCode, stderr).toBe(70);
  expect(stderr).toContain('INTERNAL_ERROR');
  expect(stdout).not.toContain('"type":"RECORD"');
});

/** A program of which nothing but the guard is the connector's. */
function guarded(code: string) {
  const guard = new URL('../../connector/process/guard.ts', import.meta.url).href;
  const program = `
    import { openGuard } from ${JSON.stringify(guard)};
    const guard = openGuard(({ code, message }) => process.stderr.write(code + ': ' + message + '\\n'));
    ${code}`;
  const script = `data:text/javascript,${encodeURIComponent(program)}`;
  return runCli(['--version'], { env: { NODE_OPTIONS: `--import=${script}` } });
}

test('a second fault ends the program at once, and secrets in it are not told', async () => {
  const { exitCode, stderr } = await guarded(
    `for (const secret of ['one', 'two']) setImmediate(() => { throw new TypeError(secret); });
     await new Promise((resolve) => setTimeout(resolve, 60_000));`,
  );
  expect(exitCode).toBe(70);
  expect(stderr).toMatch(/^INTERNAL_ERROR: Unexpected error \(TypeError.*\)\.\n$/);
  expect(stderr).not.toMatch(/one|two/);
});

test('work that does not end in order after a fault is ended', async () => {
  const { exitCode, stderr } = await guarded(
    `const { setTimeout: later } = globalThis;
     setImmediate(() => {
       globalThis.setTimeout = (action) => later(action, 1);
       setImmediate(() => { throw new Error('lost'); });
     });
     await new Promise((resolve) => later(resolve, 60_000));`,
  );
  expect([exitCode, stderr.split(':')[0]]).toEqual([70, 'INTERNAL_ERROR']);
});

test('work whose promise is lost has not ended well', async () => {
  const { exitCode, stderr } = await guarded('new Promise(() => undefined).then(guard.settled);');
  expect(exitCode).toBe(70);
  expect(stderr).toBe('INTERNAL_ERROR: The program stopped before the command had finished.\n');
});
