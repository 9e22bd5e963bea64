import { cp, mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Window } from '../../connector/events.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { type Moment, runUntil, runWith, withoutRunId } from '../support/interrupted.ts';
import { hoursAgo, moment } from '../support/moment.ts';
import { type ProgramRun, smallTenant } from '../support/program.ts';

/** Tables, changes and data package: all but the report and what a killed run could not remove. */
const outcome = ({ files }: Pick<ProgramRun, 'files'>) =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => /(\.csv|^datapackage\.json)$/.test(name))
      .map(([name, text]) => [name, withoutRunId(text)]),
  );

/** The tables that the next run will go on from. Joined sets may be older ones: what they lack it will ask for. */
async function kept(state: string) {
  const files = Object.entries(await contentOf(join(state, 'snapshot')));
  return Object.fromEntries(files.filter(([name]) => !name.startsWith('joined_')));
}

const asked = {
  // The clock of the program stands at the end of the history: what comes then is as late as the present was behind.
  parameters: { mode: 'incremental', fetchStartDatePeriod: 30, incrementalOverlap: 24 * 60 },
  args: ['--changes'],
};

/**
 * A first run, and a second that is killed at its very beginning; what that comes to when nothing else happens to it is
 * made from a copy. Whatever is done to it now has to come to the same, as its window is the same.
 */
async function begun(simulator: Simulator) {
  const folder = await temporaryFolder();
  const [state, out] = [join(folder, 'state'), join(folder, 'out')];
  const first = await runWith(simulator, { ...asked, state, out });
  expect(first.exitCode, first.stderr).toBe(0);
  simulator.moveTo(moment);
  simulator.change({ groom: 25, lose: { machineCatalogs: 1 } });
  const killed = await runUntil(simulator, { event: 'signed-in' }, 'SIGKILL', { ...asked, state, out });
  expect(killed.exitCode, killed.stderr).toBeNull();
  await cp(folder, `${folder}-copy`, { recursive: true });
  const copy = { state: join(`${folder}-copy`, 'state'), out: join(`${folder}-copy`, 'out') };
  const whole = await runWith(simulator, { ...asked, ...copy });
  expect(whole.exitCode, whole.stderr).toBe(0);
  const undisturbed = { outcome: outcome(whole), kept: await kept(copy.state), report: whole.report() };
  await rm(`${folder}-copy`, { recursive: true });
  return { state, out, before: outcome(first), undisturbed };
}

const written = (dataset: string, count: number): Moment => ({ event: 'rows-written', dataset, count });

/** While it reads, table after table. */
const moments: readonly Moment[] = [
  written('sessions', 1),
  { event: 'request', count: 12 },
  { event: 'dataset-counted', dataset: 'sessions' },
  written('application_instances', 1),
  { event: 'dataset-started', dataset: 'machine_catalogs' },
];

/** Ends a run between two tables that it keeps, `before` and `after`: the description of the latter cannot be written. */
async function endWhileItKeeps(
  simulator: Simulator,
  [before, after]: readonly [string, string],
  { window, ...folders }: { readonly window: Window; readonly state: string; readonly out: string },
) {
  const folder = join(folders.state, 'snapshot');
  const obstacle = join(folder, `${after}.json.new`);
  await mkdir(obstacle);
  const ended = await runWith(simulator, { ...asked, ...folders });
  expect(ended.exitCode, ended.stderr).toBe(70);
  const windowOf = async (table: string) =>
    JSON.parse(await readFile(join(folder, `${table}.json`), 'utf8')).window;
  expect(await windowOf(before)).toEqual(window);
  expect(await windowOf(after), 'not before it was kept').not.toEqual(window);
  await rmdir(obstacle);
  return ended;
}

describe('an incremental run', () => {
  it('that is killed again and again ends as one that is left alone: tables, changes, snapshots', async () => {
    await using simulator = await startSimulator({
      ...smallTenant,
      sessions: 300,
      present: hoursAgo(12),
      pageSize: 10,
    });
    const { state, out, before, undisturbed } = await begun(simulator);
    const { sessions } = undisturbed.report.datasets;
    expect(sessions).toMatchObject({ plan: { mode: 'incremental' }, status: 'complete' });
    expect(sessions?.merged).toMatchObject({ carriedOver: expect.any(Number), added: expect.any(Number) });
    const { rowsWritten = 0, rowsCounted } = sessions ?? {};
    expect(rowsWritten - Number(rowsCounted), 'what the source has groomed stays').toBe(25);
    for (const moment of moments) {
      const killed = await runUntil(simulator, moment, 'SIGKILL', { ...asked, state, out });
      expect(killed.exitCode, `${JSON.stringify(moment)} ${killed.stderr}`).toBeNull();
      expect(outcome(killed), 'the last good tables stay until all are published').toEqual(before);
    }
    const { window } = undisturbed.report;
    const pairs = [
      ['sessions', 'application_instances'],
      ['machine_catalogs', 'hypervisors'],
    ] as const;
    for (const pair of pairs) {
      const ended = await endWhileItKeeps(simulator, pair, { window, state, out });
      expect(outcome(ended), 'the same changes are told again').toEqual(undisturbed.outcome);
    }
    const last = await runWith(simulator, { ...asked, state, out });
    expect(last.exitCode, last.stderr).toBe(0);
    expect(outcome(last)).toEqual(undisturbed.outcome);
    expect(await kept(state)).toEqual(undisturbed.kept);
    expect(await dataPackageProblems(out)).toEqual([]);
    expect(last.report()).toMatchObject({ resumed: true, window: undisturbed.report.window, warnings: [] });
    expect(last.report().datasets['sessions']?.merged).toEqual(sessions?.merged);
    expect(Object.keys(await contentOf(state)).toSorted()).toEqual(['health.json', 'snapshot']);
  });
});
