import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Fault, type Simulator, startSimulator } from '../simulator/index.ts';
import { runCli } from '../support/cli.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { patience } from '../support/patience.ts';
import {
  expectedTables,
  extract,
  type ProgramRun,
  parametersFor,
  smallTenant,
  wholeDays,
} from '../support/program.ts';
import { expectTables } from '../support/table-differences.ts';

const parameters = { fetchStartDatePeriod: wholeDays };
const tenant = { ...smallTenant, sessions: 300, pageSize: 50 } as const;

/** Where a run stands still, so that it can be interrupted just there. */
const standstills: readonly (readonly [where: string, fault: Fault])[] = [
  ['at the sign-in', { kind: 'hang', on: 'token' }],
  ['while sets are read for joining', { kind: 'hang', on: '/monitorodata/Machines' }],
  ['in the middle of the sessions', { kind: 'hang', on: '/monitorodata/Sessions', after: 4 }],
  ['between two tries', { kind: 'throttle', seconds: 300, on: '/monitorodata/Sessions', after: 2 }],
  ['in a body that does not end', { kind: 'slow-body', ms: 300_000, on: '/monitorodata/Sessions', after: 2 }],
  ['at the last table', { kind: 'hang', on: '/cvad/manage/hypervisors' }],
];

/** Runs the program until the simulator has met its fault, and signals it then. */
async function interrupted(simulator: Simulator, signal: NodeJS.Signals, out: string): Promise<ProgramRun> {
  const program: { kill?: (signal: NodeJS.Signals) => void } = {};
  const running = extract(simulator, {
    parameters,
    out,
    onStart: (kill) => {
      program.kill = kill;
    },
  });
  await vi.waitFor(
    () => expect(simulator.requests.some(({ fault }) => fault !== undefined)).toBe(true),
    patience,
  );
  program.kill?.(signal);
  return await running;
}

/** All but the report, which tells of the newest run, also of one that came to nothing. */
function withoutReport({ files }: Pick<ProgramRun, 'files'>): Readonly<Record<string, string | null>> {
  const { 'run-report.json': _report, ...others } = files;
  return others;
}

/** A folder with the files of an earlier run, which is the same for all tests. */
async function withFormerFiles(): Promise<string> {
  const out = await temporaryFolder();
  await cp(former.out, out, { recursive: true });
  return out;
}

let former: { readonly out: string; readonly files: Readonly<Record<string, string | null>> };

beforeAll(async () => {
  await using simulator = await startSimulator(tenant);
  const out = await mkdtemp(join(tmpdir(), 'former-'));
  const input = JSON.stringify({ ...parametersFor(simulator), ...parameters });
  expect((await runCli(['run', '--params', '-', '--out', out], { input })).exitCode).toBe(0);
  former = { out, files: await contentOf(out) };
});

afterAll(() => rm(former.out, { recursive: true }));

async function expectInterrupted(
  fault: Fault,
  signal: 'SIGINT' | 'SIGTERM',
  exitCode: number,
): Promise<void> {
  await using simulator = await startSimulator({ ...tenant, seed: 2, faults: [fault] });
  const run = await interrupted(simulator, signal, await withFormerFiles());
  expect(run.exitCode, run.stderr).toBe(exitCode);
  expect(withoutReport(run)).toEqual(withoutReport(former));
  expect(run.report()).toMatchObject({
    verdict: 'interrupted',
    exitCode,
    error: { code: 'CANCELLED', message: `The run was interrupted (${signal}).` },
  });
  expect(Object.values(run.report().datasets).filter(({ file }) => file !== null)).toEqual([]);
}

describe('an interruption', () => {
  it.each(standstills)(
    'by Ctrl-C %s ends the run with 130; the former files stay, nothing else does',
    (_where, fault) => expectInterrupted(fault, 'SIGINT', 130),
  );

  it.each(standstills.slice(2, 4))('by SIGTERM %s ends the run with 143', (_where, fault) =>
    expectInterrupted(fault, 'SIGTERM', 143),
  );
});

describe('an interruption in an empty folder', () => {
  it('leaves the report alone', async () => {
    const [, fault] = standstills[2] ?? [];
    await using simulator = await startSimulator({ ...tenant, faults: fault === undefined ? [] : [fault] });
    const run = await interrupted(simulator, 'SIGINT', await temporaryFolder());
    expect(run.exitCode).toBe(130);
    expect(Object.keys(run.files)).toEqual(['run-report.json']);
  });
});

describe('a program that is killed', () => {
  it('leaves no file that looks complete, and the next run succeeds', async () => {
    const fault: Fault = { kind: 'hang', on: '/cvad/manage/hypervisors' };
    await using simulator = await startSimulator({ ...tenant, faults: [fault] });
    const out = await temporaryFolder();
    const killed = await interrupted(simulator, 'SIGKILL', out);
    expect(killed.exitCode).toBeNull();
    const left = Object.keys(killed.files).toSorted();
    expect(left).toEqual(['.connector-lock', expect.stringMatching(/^\.connector-staging-/)]);
    const next = await extract(simulator, { parameters, out });
    expect(next.exitCode).toBe(0);
    expectTables(
      { sessions: next.table('sessions') },
      { sessions: expectedTables(simulator, next).sessions },
    );
    expect(await dataPackageProblems(out)).toEqual([]);
  });

  it('leaves the files of the former run', async () => {
    const fault: Fault = { kind: 'hang', on: '/cvad/manage/hypervisors' };
    await using simulator = await startSimulator({ ...tenant, seed: 2, faults: [fault] });
    const killed = await interrupted(simulator, 'SIGKILL', await withFormerFiles());
    expect(killed.files).toMatchObject(former.files);
    expect(await dataPackageProblems(killed.out)).toEqual([]);
  });
});
