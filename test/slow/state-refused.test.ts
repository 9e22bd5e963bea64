import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { causeRemedies } from '../../connector/errors/remedies.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { extractHere } from '../support/here.ts';
import { begunRun, published, runAlong, runWith } from '../support/interrupted.ts';
import { type ProgramRun, smallTenant, wholeDays } from '../support/program.ts';

const parameters = { fetchStartDatePeriod: wholeDays };
const tenant = { ...smallTenant, sessions: 300, pageSize: 50 } as const;

/** An output folder of a former run, and the state of a later one that was killed. */
async function interrupted(simulator: Simulator) {
  const former = await extractHere(simulator, { parameters });
  expect(former.exitCode, former.stderr).toBe(0);
  const { state, expected } = await begunRun(simulator, { parameters });
  const run = join(state, 'unfinished', 'run.json');
  return { former, state, expected, out: former.out, run, text: await readFile(run, 'utf8') };
}

const finished = z.object({
  event: z.literal('run-finished'),
  error: z.object({ code: z.string(), message: z.string(), remedy: z.string() }),
});

/** What the log says of the end: a run that was not let in writes no report. */
function errorOf({ stderr }: ProgramRun) {
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  const [end] = lines.flatMap((line) => finished.safeParse(JSON.parse(line)).data ?? []);
  return end?.error;
}

function expectRefused(run: ProgramRun, former: ProgramRun, message: RegExp): void {
  expect(run.exitCode, run.stderr).toBe(78);
  expect(errorOf(run)).toMatchObject({
    code: 'STATE_INVALID',
    message: expect.stringMatching(message),
  });
  const remedies = Object.values(causeRemedies.STATE_INVALID).map(({ remedy }) => remedy);
  expect(remedies).toContain(errorOf(run)?.remedy);
  expect(published(run)).toEqual(published(former));
}

describe('a state that cannot be trusted', () => {
  it.each<readonly [string, (text: string) => string]>([
    ['is damaged', (text) => text.slice(0, text.length / 2)],
    ['is of a later version', (text) => text.replace('"stateVersion": "1"', '"stateVersion": "2"')],
  ])('because it %s is refused; the former tables stay, nothing is asked', async (_title, change) => {
    await using simulator = await startSimulator(tenant);
    const { former, state, out, run, text, expected } = await interrupted(simulator);
    await writeFile(run, change(text));
    const asked = simulator.requests.length;
    expectRefused(
      await runWith(simulator, { state, out, parameters }),
      former,
      /damaged, or was written by an incompatible version/,
    );
    expect(simulator.requests.length).toBe(asked);
    // Mended, it is as good as ever.
    await writeFile(run, text);
    const next = await runWith(simulator, { state, out, parameters });
    expect([next.exitCode, published(next)]).toEqual([0, expected]);
  });

  it('because it is of another customer is refused; that one may go on', async () => {
    await using simulator = await startSimulator(tenant);
    const { former, state, out, expected } = await interrupted(simulator);
    const other = { ...parameters, customerId: 'other' };
    const refused = await runWith(simulator, { state, out, parameters: other });
    expectRefused(refused, former, /belongs to customer acmesimulated at .*, not to customer other at/);
    const next = await runWith(simulator, { state, out, parameters });
    expect([next.exitCode, published(next)]).toEqual([0, expected]);
  });
});

describe('two runs with one state', () => {
  it('do not mix: the second is refused at once, the first completes', async () => {
    await using simulator = await startSimulator(tenant);
    const { state, out, expected } = await begunRun(simulator, { parameters });
    let resume = () => undefined as unknown;
    const stopped = Promise.withResolvers<void>();
    const first = runAlong(
      simulator,
      { event: 'rows-written', dataset: 'sessions', count: 2 },
      (kill) => {
        kill('SIGSTOP');
        resume = () => kill('SIGCONT');
        stopped.resolve();
      },
      { state, out, parameters },
    );
    await stopped.promise;
    const second = await runWith(simulator, { state, parameters });
    resume();
    expect(second.exitCode, second.stderr).toBe(78);
    expect(errorOf(second)).toMatchObject({
      code: 'STATE_INVALID',
      message: expect.stringMatching(
        /The state folder is in use by process \d+ on .+ since .+\. Only one run at a time can use it\./,
      ),
    });
    expect(second.files).toEqual({});
    const run = await first;
    expect(run.exitCode, run.stderr).toBe(0);
    expect(published(run)).toEqual(expected);
  });
});

describe('a state folder that cannot be used', () => {
  it('because a file stands there is FOLDER_INVALID, and nothing is asked of the source', async () => {
    await using simulator = await startSimulator(tenant);
    const folder = await temporaryFolder();
    const state = join(folder, 'state');
    await writeFile(state, 'mine');
    const run = await runWith(simulator, { state, parameters });
    expect(run.exitCode, run.stderr).toBe(78);
    expect(errorOf(run)).toMatchObject({
      code: 'FOLDER_INVALID',
      message: `The state folder ${state} cannot be used: there is a file where a folder is needed. Correct it, or choose another one with --state.`,
    });
    expect(run.files).toEqual({});
    expect([simulator.requests, await contentOf(folder)]).toEqual([[], { state: 'mine' }]);
  });

  it('because we may not write there is FOLDER_INVALID', async () => {
    await using simulator = await startSimulator(tenant);
    const [state, folder] = [await temporaryFolder(), await temporaryFolder()];
    await chmod(state, 0o555);
    await chmod(folder, 0o777);
    // Rights do not hold back an administrator, so the program runs as somebody else then.
    const isRoot = process.getuid?.() === 0;
    const launcher = isRoot ? { launcher: ['setpriv', '--reuid', '65534', '--clear-groups'] } : {};
    const run = await runWith(simulator, { state, out: join(folder, 'tables'), parameters, ...launcher });
    expect(run.exitCode, run.stderr).toBe(78);
    expect(errorOf(run)?.message).toMatch(/^The state folder .* cannot be used: access is denied/);
    expect([simulator.requests, await contentOf(state)]).toEqual([[], {}]);
  });

  it('because the disk is full from the beginning leaves no lock behind', async () => {
    await using simulator = await startSimulator(tenant);
    const { state, out, expected } = await begunRun(simulator, { parameters });
    const launcher = ['sh', '-c', 'ulimit -f 0; exec "$@"', 'sh'];
    const full = await runWith(simulator, { state, out, parameters, launcher });
    expect(full.exitCode, full.stderr).toBe(70);
    const next = await runWith(simulator, { state, out, parameters });
    expect([next.exitCode, published(next)], next.stderr).toEqual([0, expected]);
  });
});
