import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import { smallCloud } from '../support/small-cloud.ts';
import { only, type StoryOptions, tell } from '../support/story.ts';
import { session } from './fixtures/rows.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const Sessions = [1, 2, 3].map((number) => session(number, `2026-11-0${number}T09:00:00.000Z`));

/** Runs one after the other, with one state folder and one clock. */
async function place() {
  const [out, state, runtime] = [await temporaryFolder(), await temporaryFolder(), fakeRuntime()];
  const health = async () => JSON.parse(await readFile(join(state, 'health.json'), 'utf8'));
  const cloud = await smallCloud({ sets: { Sessions }, pageSize: 1 });
  const parameters = { baseUrl: cloud.origin, ...only('sessions') };
  const run = (options: StoryOptions = {}) => tell({ out, state, runtime, parameters, ...options });
  return { run, health, [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose]() };
}

describe('the id of a run', () => {
  it('is the same in its first event, its report, its data package and the health', async () => {
    await using runs = await place();
    const { report, events, files } = await runs.run();
    const { runId } = report;
    expect(runId).toMatch(uuid);
    expect(events[0]).toMatchObject({ type: 'run-started', runId });
    expect(JSON.parse(files['datapackage.json'] ?? '')).toMatchObject({ runId });
    expect(JSON.parse(files['run-report.json'] ?? '')).toMatchObject({ runId, resumes: null });
    expect(await runs.health()).toMatchObject({ lastRun: { runId }, lastSuccess: { runId } });
  });

  it('is another one in the next run; the data package keeps that of the run whose tables are there', async () => {
    await using runs = await place();
    const first = await runs.run();
    const unreachable = { baseUrl: 'http://127.0.0.1:9', ...only('sessions'), customerId: 'a1b2c3d4e5f6' };
    const second = await runs.run({ parameters: unreachable });
    expect(second.report.exitCode).not.toBe(0);
    expect(second.report.runId).toMatch(uuid);
    expect(second.report.runId).not.toBe(first.report.runId);
    expect(JSON.parse(second.files['datapackage.json'] ?? '').runId).toBe(first.report.runId);
  });

  it('of an interrupted run is named by the one that resumes it', async () => {
    await using runs = await place();
    const end = new AbortController();
    const onEvent = ({ type }: { readonly type: string }) => {
      if (type === 'rows-written') end.abort();
    };
    const first = await runs.run({ signal: end.signal, onEvent });
    expect(first.report).toMatchObject({ exitCode: 130, resumes: null });
    const { report, events } = await runs.run();
    expect(report).toMatchObject({ exitCode: 0, resumed: true, resumes: first.report.runId });
    expect(events).toContainEqual({ type: 'run-resumed', resumes: first.report.runId });
    expect(report.runId).not.toBe(first.report.runId);
  });
});
