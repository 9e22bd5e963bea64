import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outOfRun } from '../../connector/command-line.ts';
import { ConnectorError } from '../../connector/errors.ts';
import { runReportSchema } from '../../connector/extract/report/run-report.ts';
import { reportRefusal } from '../../connector/extract/run/refused-run.ts';
import { takeLock } from '../../connector/output/lock.ts';
import { openSource } from '../../connector/report/sources.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { smallCloud } from '../support/small-cloud.ts';
import { only, type StoryOptions, tell } from '../support/story.ts';
import { session } from './fixtures/rows.ts';

const problems = [
  { parameter: 'fetchStartDatePeriod', message: 'fetchStartDatePeriod must be at most 180' },
  { parameter: 'region', message: 'region is unknown' },
];
const wrong = new ConnectorError('PARAMETERS_INVALID', 'Two parameters are wrong.', { problems });

/** Runs into one folder, one after the other. */
async function place() {
  const [out, state, runtime] = [await temporaryFolder(), await temporaryFolder(), fakeRuntime()];
  const cloud = await smallCloud({ sets: { Sessions: [session(1, '2026-11-02T09:00:00.000Z')] } });
  const parameters = { baseUrl: cloud.origin, ...only('sessions') };
  let number = 0;
  return {
    ...{ out, state, runtime },
    run: (more: Partial<StoryOptions> = {}) =>
      tell({ out, runtime, ...more, parameters: { ...parameters, ...more.parameters } }),
    async refuse(folder = out, mayMake = false) {
      number += 1;
      await reportRefusal(wrong, { runId: `refused-${number}`, out: folder, mayMake, runtime });
      return contentOf(folder).catch(() => ({}) as Awaited<ReturnType<typeof contentOf>>);
    },
    report: async () => JSON.parse(await readFile(join(out, 'run-report.json'), 'utf8')),
    [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose](),
  };
}

describe('a run that is refused', () => {
  it('leaves its report, which says whose tables are there; they stay', async () => {
    await using runs = await place();
    const first = await runs.run();
    const files = await runs.refuse();
    const report = await runs.report();
    expect(runReportSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      ...{ runId: 'refused-1', verdict: 'failed', exitCode: 78, problems, datasets: {} },
      error: { code: 'PARAMETERS_INVALID' },
      previous: { runId: first.report.runId, verdict: 'complete' },
      files: ['datapackage.json', 'sessions.csv'].filter((name) => report.files.includes(name)),
    });
    expect(report.files).toContain('sessions.csv');
    expect({ ...files, 'run-report.json': '' }).toEqual({ ...first.files, 'run-report.json': '' });
    expect((await openSource(runs.out)).verdict).toBe('complete');
  });

  it('for the second time still names the run before; the next good one names none', async () => {
    await using runs = await place();
    const first = await runs.run();
    await runs.refuse();
    await runs.refuse();
    expect(await runs.report()).toMatchObject({
      runId: 'refused-2',
      previous: { runId: first.report.runId, previous: null },
    });
    const other = await runs.run({ parameters: { customerId: 'another' } });
    expect(other.report.error).toMatchObject({ code: 'FOLDER_INVALID' });
    expect(await runs.report()).toMatchObject({ runId: 'refused-2' });
    await runs.run();
    expect(await runs.report()).toMatchObject({
      verdict: 'complete',
      refused: false,
      previous: null,
      problems: [],
    });
  });

  it('as the first one does not keep the folder from any customer', async () => {
    await using runs = await place();
    await runs.refuse();
    await runs.refuse();
    expect(await runs.report()).toMatchObject({
      runId: 'refused-2',
      refused: true,
      previous: null,
      files: [],
    });
    expect((await runs.run()).report).toMatchObject({ exitCode: 0 });
  });

  it('because the state is in use leaves its report, too', async () => {
    await using runs = await place();
    const first = await runs.run();
    const other = { ...fakeRuntime(), self: { pid: 4712, host: 'here', started: 2 } };
    const lock = await takeLock(join(runs.state, 'lock'), other);
    const second = await runs.run({ state: runs.state });
    await lock.release();
    expect(second.report.error).toMatchObject({ code: 'STATE_INVALID' });
    expect(await runs.report()).toMatchObject({
      runId: second.report.runId,
      error: { code: 'STATE_INVALID' },
      previous: { runId: first.report.runId },
    });
  });

  it('writes nothing while another run uses the folder', async () => {
    await using runs = await place();
    const { files } = await runs.run();
    const other = { ...fakeRuntime(), self: { pid: 4712, host: 'here', started: 2 } };
    const lock = await takeLock(join(runs.out, '.connector-lock'), other);
    expect((await runs.refuse())['run-report.json']).toBe(files['run-report.json']);
    await lock.release();
  });

  it.each([
    ['run-report.json', '{"connector":{"name":"another"}}'],
    ['run-report.json', 'no JSON'],
    ['datapackage.json', '{"name":"another"}'],
  ])('writes nothing beside a %s of others', async (name, text) => {
    await using runs = await place();
    await writeFile(join(runs.out, name), text);
    expect(await runs.refuse()).toEqual({ [name]: text });
  });

  it('makes its folder only where that was named', async () => {
    await using runs = await place();
    const absent = join(runs.out, 'not', 'there');
    expect(await runs.refuse(absent)).toEqual({});
    expect(Object.keys(await runs.refuse(absent, true))).toEqual(['run-report.json']);
  });
});

describe('a command line that cannot be understood', () => {
  it.each<readonly [readonly string[], string | undefined]>([
    [['run', '--out', 'x', '--nope'], 'x'],
    [['run', '--nope', '--out=x'], 'x'],
    [['run', '--nope'], undefined],
    [['run', '--out', '--nope'], undefined],
    [['run', '--out='], undefined],
    [['check', '--out', 'x', '--nope'], undefined],
    [['--out', 'x'], undefined],
  ])('%j names the output folder %j', (words, out) => {
    expect(outOfRun(words)).toBe(out);
  });
});
