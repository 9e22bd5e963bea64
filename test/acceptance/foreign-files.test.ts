import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manifest } from '../../connector/manifest.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { inspect, troubles } from '../support/check.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { extractHere } from '../support/here.ts';
import { type Moment, runAlong, runWith } from '../support/interrupted.ts';
import { extract, type ProgramRun, parametersFor, smallTenant, wholeDays } from '../support/program.ts';
import { only, tell } from '../support/story.ts';

/** What others keep in an output folder stays, and what is in the way of a run is said before anything is asked. */

let simulator: Simulator;
let other: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ ...smallTenant, sessions: 60 });
  other = await startSimulator({ ...smallTenant, sessions: 20, customerId: 'zeta00000002' });
});
afterAll(async () => {
  await simulator.close();
  await other.close();
});

const base = { fetchStartDatePeriod: wholeDays };
const sessionsOnly = { ...base, ...only('sessions') };

async function refusal(out: string, parameters: object, source: Simulator = simulator) {
  const before = await contentOf(out);
  const asked = source.requests.length;
  const all = { ...parametersFor(source), ...base, ...parameters };
  const { report } = await tell({ parameters: all, out });
  expect([report.exitCode, source.requests.length]).toEqual([78, asked]);
  expect(await contentOf(out)).toEqual(before);
  const { report: checked, step } = await inspect(all, { out });
  expect([checked.exitCode, step('output').finding?.code]).toEqual([78, 'FOLDER_INVALID']);
  const message = step('output').finding?.message ?? '';
  expect(report.error?.message).toBe(message);
  expect(await contentOf(out)).toEqual(before);
  return message;
}

describe('files of others in an output folder', () => {
  it('stay, whatever tables there are that have their names', async () => {
    const first = await extractHere(simulator, { parameters: base });
    const mine = {
      'users.csv': 'u',
      'machines.csv': 'm',
      'rejected.ndjson': 'r',
      'sessions.changes.csv': 'c',
    };
    for (const [name, content] of Object.entries(mine)) await writeFile(join(first.out, name), content);
    for (const parameters of [base, sessionsOnly, base]) {
      const run = await extractHere(simulator, { parameters, out: first.out });
      expect(run.exitCode, run.stderr).toBe(0);
      expect(run.files).toMatchObject(mine);
    }
  });

  it.each(['sessions.csv', 'hypervisors.csv', 'datapackage.json', 'run-report.json'])(
    'that lie where a run writes (%s) are named, by check too, before anything is asked',
    async (name) => {
      const out = await temporaryFolder();
      await writeFile(join(out, name), '{"name":"mine"}');
      expect(await refusal(out, {})).toContain(`${join(out, name)} was not created by this connector`);
    },
  );

  it.skipIf(process.platform === 'win32')('may be links that lead nowhere', async () => {
    const out = await temporaryFolder();
    await symlink('nowhere', join(out, 'sessions.csv'));
    expect(await refusal(out, {})).toContain('was not created by this connector');
  });

  it('are in the way of a table that is switched on later', async () => {
    const { out } = await extractHere(simulator, { parameters: sessionsOnly });
    await writeFile(join(out, 'hypervisors.csv'), 'mine');
    expect(await refusal(out, {})).toContain('hypervisors.csv was not created by this connector');
    const next = await extractHere(simulator, { parameters: sessionsOnly, out });
    expect([next.exitCode, next.files['hypervisors.csv']]).toEqual([0, 'mine']);
  });

  it('may be folders', async () => {
    const { out } = await extractHere(simulator, { parameters: base });
    await rm(join(out, 'sessions.csv'));
    await mkdir(join(out, 'sessions.csv'));
    expect(await refusal(out, {})).toContain('sessions.csv is a folder');
  });
});

describe('two configurations with one output folder', () => {
  it('do not touch each other: the second is told whose tables are there', async () => {
    const { out } = await extractHere(simulator, { parameters: sessionsOnly });
    const message = await refusal(out, only('hypervisors'), other);
    expect(message).toMatch(/sessions\.csv belongs to another configuration \(customer acmesimulated at /);
    expect(message).toContain('customer zeta00000002');
  });

  it('of two sites of one customer do not touch each other either', async () => {
    const { out } = await extractHere(simulator, { parameters: sessionsOnly });
    const path = join(out, 'run-report.json');
    const report = z
      .looseObject({ parameters: z.looseObject({}) })
      .parse(JSON.parse(await readFile(path, 'utf8')));
    const ofSite = { ...report, parameters: { ...report.parameters, siteId: 'another-site' } };
    await writeFile(path, JSON.stringify(ofSite));
    const message = await refusal(out, { siteId: simulator.tenant.siteId });
    expect(message).toContain('site another-site');
    // Without a site in the parameters nobody can tell, and it is the same customer.
    expect((await extractHere(simulator, { parameters: sessionsOnly, out })).exitCode).toBe(0);
  });

  it('may follow each other where the first has left no table', async () => {
    const { out } = await extractHere(simulator, { parameters: sessionsOnly });
    await rm(join(out, 'sessions.csv'));
    const run = await extractHere(other, { parameters: sessionsOnly, out });
    expect(run.exitCode, run.stderr).toBe(0);
  });

  it('are one where only the settings differ: a table that is switched off goes', async () => {
    const { out } = await extractHere(simulator, { parameters: base });
    const run = await extractHere(simulator, { parameters: sessionsOnly, out });
    expect(run.report().files).toEqual(['sessions.csv']);
    expect(Object.keys(run.files)).not.toContain('hypervisors.csv');
  });
});

describe('one configuration that is given to another customer', () => {
  it('goes on in its output folder, where the state folder knows that it was of the other one', async () => {
    const [state, out] = [await temporaryFolder(), await temporaryFolder()];
    const tellOf = (source: Simulator, folder: string) =>
      tell({ parameters: { ...parametersFor(source), ...sessionsOnly }, out, state: folder });
    expect((await tellOf(simulator, state)).report.exitCode).toBe(0);
    const stranger = await tellOf(other, await temporaryFolder());
    expect(stranger.report.error?.code).toBe('FOLDER_INVALID');
    const { report } = await inspect({ ...parametersFor(other), ...sessionsOnly }, { out, state });
    expect(troubles(report).filter((trouble) => trouble.startsWith('output'))).toEqual([]);
  });
});

describe('an output folder of an earlier version', () => {
  /** The report named no files then. */
  async function older(run: ProgramRun): Promise<void> {
    const path = join(run.out, 'run-report.json');
    const { files: _files, ...report } = z.looseObject({}).parse(JSON.parse(await readFile(path, 'utf8')));
    await writeFile(path, JSON.stringify(report));
  }

  it('is resumed, and loses what is no longer asked for', async () => {
    const first = await extractHere(simulator, { parameters: base });
    await older(first);
    const run = await extractHere(simulator, { parameters: sessionsOnly, out: first.out });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(Object.keys(run.files).sort()).toEqual(['datapackage.json', 'run-report.json', 'sessions.csv']);
  });

  it('with a table that failed last, and is in no data package, is resumed', async () => {
    const first = await extractHere(simulator, { parameters: base });
    await older(first);
    const path = join(first.out, 'datapackage.json');
    await writeFile(path, JSON.stringify({ name: manifest.id, resources: [{ path: 'sessions.csv' }] }));
    const run = await extractHere(simulator, { parameters: base, out: first.out });
    expect(run.exitCode, run.stderr).toBe(0);
  });

  it.each(['run-report.json', 'datapackage.json'])('without its %s is resumed', async (name) => {
    const first = await extractHere(simulator, { parameters: base });
    await older(first);
    await rm(join(first.out, name));
    const run = await extractHere(simulator, { parameters: base, out: first.out });
    expect(run.exitCode, run.stderr).toBe(0);
  });
});

describe('two runs with one output folder at one time', () => {
  const begun: Moment = { event: 'rows-written', dataset: 'sessions', count: 1 };

  it('do not mix: the second is refused, check says so and is not kept out; a killed one keeps nobody out', async () => {
    const out = join(await temporaryFolder(), 'tables');
    const [state, second] = [await temporaryFolder(), await temporaryFolder()];
    await using slow = await startSimulator({ ...smallTenant, sessions: 200, pageSize: 20 });
    const parameters = sessionsOnly;
    let kill: ((signal: NodeJS.Signals) => void) | undefined;
    const stopped = Promise.withResolvers<void>();
    const first = runAlong(
      slow,
      begun,
      (signal) => {
        kill = signal;
        signal('SIGSTOP');
        stopped.resolve();
      },
      { state, out, parameters },
    );
    await stopped.promise;
    const run = await runWith(slow, { state: second, out, parameters });
    expect([run.exitCode, run.stderr]).toEqual([
      78,
      expect.stringContaining('The output folder is in use by process'),
    ]);
    expect(run.files['run-report.json']).toBeUndefined();
    const { report } = await inspect({ ...parametersFor(slow), ...parameters }, { out });
    expect([report.exitCode, troubles(report)]).toEqual([0, ['output warning OUTPUT_IN_USE']]);
    kill?.('SIGKILL');
    const killed = await first;
    expect(killed.exitCode).toBeNull();
    expect(Object.keys(killed.files)).toContain('.connector-lock');
    const next = await extract(slow, { out, parameters });
    expect(next.exitCode, next.stderr).toBe(0);
    const names = Object.keys(next.files).filter((name) => !name.startsWith('.connector-staging-'));
    expect(names.sort()).toEqual(['datapackage.json', 'run-report.json', 'sessions.csv']);
  });
});
