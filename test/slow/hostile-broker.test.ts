import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HarmName, harms } from '../kafka/harms.ts';
import { type Mischief, type SmallBroker, type Step, startSmallBroker } from '../kafka/small-broker.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { hurriedRuntime, inspect } from '../support/check.ts';
import { runCli } from '../support/cli.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { parametersFor, runReportIn, smallTenant, wholeDays } from '../support/program.ts';
import { event } from '../support/risk.ts';
import { exportParameters, scoreTable } from '../support/risk-parameters.ts';
import { tell } from '../support/story.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ ...smallTenant, sessions: 60 });
});
afterAll(() => simulator[Symbol.asyncDispose]());

const scores = [event('riskScoreChange', { alert_value: 1 }), event('riskScoreChange', { alert_value: 2 })];
const harmAt = (at: Step, name: HarmName, times?: number): Mischief => ({
  ...{ at, does: harms[name] },
  ...(times === undefined ? {} : { times }),
});

/** Sessions of the simulator beside the scores of a broker. */
async function parametersOf(broker: SmallBroker) {
  return {
    ...(await exportParameters(broker, broker)),
    ...parametersFor(simulator),
    ...{ fetchSessions: true, fetchStartDatePeriod: wholeDays, mode: 'incremental' },
  };
}

/** A run in this process, which waits for nothing. */
async function runWith(mischief: Mischief) {
  await using broker = await startSmallBroker(scores, mischief);
  const state = await temporaryFolder();
  const parameters = await parametersOf(broker);
  const told = await tell({ parameters, state, runtime: hurriedRuntime });
  return { ...told, state: await readdir(state), committed: broker.committed };
}

test.each([
  ['SaslAuthenticate', 'resets the connection'],
  ['ApiVersions', 'sends garbage'],
  ['Metadata', 'announces two gigabytes and sends them'],
] as const)('a broker that at %s %s costs the risk table, and nothing else', async (at, harm) => {
  const { report, files, table, state } = await runWith(harmAt(at, harm));
  expect(report).toMatchObject({ exitCode: 75, error: { kind: 'transient' } });
  expect(report.datasets).toMatchObject({
    sessions: { status: 'complete' },
    [scoreTable]: { status: 'failed' },
  });
  expect(table('sessions').rows.length).toBeGreaterThan(0);
  expect(files[`${scoreTable}.csv`]).toBeUndefined();
  expect(runReportIn(files).exitCode).toBe(75);
  expect(state).toContain('health.json');
  expect(state.filter((name) => /lock/.test(name))).toEqual([]);
});

test('a broker that does not take the offsets costs nothing but the exit code', async () => {
  const { report, table } = await runWith(harmAt('OffsetCommit', 'cuts the connection'));
  expect([report.exitCode, report.error?.kind]).toEqual([75, 'transient']);
  expect(table(scoreTable).rows).toHaveLength(2);
});

test('a broker that resets one connection at each step in turn costs nothing but time', async () => {
  const steps = ['connection', 'SaslHandshake', 'Fetch', 'OffsetCommit'] as const;
  for (const at of steps) {
    const { report, table, committed } = await runWith(harmAt(at, 'resets the connection', 1));
    expect([report.exitCode, table(scoreTable).rows.length, committed.at(-1)], at).toEqual([0, 2, 2n]);
  }
});

test.each([
  ['SaslAuthenticate', 'resets the connection', 'export-sign-in'],
  ['Metadata', 'announces less than nothing', 'export-sign-in'],
] as const)('check says of a broker that at %s %s what it says of others', async (at, harm, failed) => {
  await using broker = await startSmallBroker(scores, harmAt(at, harm));
  const { report, step } = await inspect(await parametersOf(broker), { state: await temporaryFolder() });
  expect(report.exitCode).toBe(75);
  expect(step(failed)).toMatchObject({
    status: 'failed',
    finding: { code: expect.stringMatching(/^SOURCE_/) },
  });
});

test('the program ends as its table of exit codes says, with everything written', async () => {
  await using broker = await startSmallBroker(
    scores,
    harmAt('SaslAuthenticate', 'sends half an answer and resets'),
  );
  const [out, state] = [join(await temporaryFolder(), 'out'), await temporaryFolder()];
  const input = JSON.stringify(await parametersOf(broker));
  const end = await runCli(['run', '--params', '-', '--out', out, '--state', state], { input });
  expect(end.exitCode, end.stderr).toBe(75);
  expect(end.stderr).not.toMatch(/^\s+at /m);
  expect(Object.keys(await contentOf(out)).sort()).toEqual([
    'datapackage.json',
    'run-report.json',
    'sessions.csv',
  ]);
  expect((await readdir(state)).filter((name) => /lock/.test(name))).toEqual([]);
});
