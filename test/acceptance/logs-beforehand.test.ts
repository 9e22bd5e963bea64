import { describe, expect, it } from 'vitest';
import { type Fault, type LogOptions, startSimulator } from '../simulator/index.ts';
import { checkProgram } from '../support/check.ts';
import { runCli } from '../support/cli.ts';
import { extractHere } from '../support/here.ts';
import { logTables } from '../support/log-tables.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { only } from '../support/story.ts';

const asked = { ...only(), extraDatasets: logTables };

const simulated = (logs: Partial<LogOptions> = {}, faults: readonly Fault[] = []) =>
  startSimulator({ ...smallTenant, sessions: 20, logs: { operations: 900, ...logs }, faults });

describe('the check of the logs', () => {
  it('asks each for its newest page', async () => {
    await using simulator = await simulated();
    const { exitCode, step } = await checkProgram({ ...parametersFor(simulator), ...asked });
    expect(exitCode).toBe(0);
    expect(step('table', 'system_log').detail).toMatch(
      /^System log: \d+ rows on the first page of the last day$/,
    );
    expect(step('table', 'config_operations').detail).toMatch(
      /^DaaS: \d+ rows on the first page of the last day$/,
    );
    const paths = simulator.requests.map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith('$search'))).toHaveLength(2);
    expect(paths.filter((path) => path.endsWith('LowLevelOperations'))).toEqual([]);
  });

  it('says when the configuration log is not searched by time', async () => {
    await using simulator = await simulated({ search: 'unknown' });
    const { exitCode, step } = await checkProgram({ ...parametersFor(simulator), ...asked });
    expect(exitCode).toBe(0);
    expect(step('table', 'config_operations').detail).toContain(
      '; read day by day, because time search is not available',
    );
  });

  it('finds out that one may not be read', async () => {
    const denied = { kind: 'status', status: 403, body: '{"detail":"Access denied"}', times: 9 } as const;
    await using simulator = await simulated({}, [{ ...denied, on: '/systemlog' }]);
    const { exitCode, step } = await checkProgram({
      ...parametersFor(simulator),
      ...{ ...asked, extraDatasets: ['system_log'] },
    });
    expect(exitCode).toBe(78);
    expect(step('table', 'system_log').finding?.code).toBe('RIGHTS_MISSING');
  });
});

describe('the preview of a log', () => {
  it.each(logTables)(
    'shows the first rows of %s as `run` would write them, and asks for few',
    async (name) => {
      await using simulator = await simulated();
      const parameters = { ...parametersFor(simulator), fetchStartDatePeriod: 60 };
      const args = ['preview', '--params', '-', '--dataset', name, '--limit', '5', '--json'];
      const { exitCode, stdout, stderr } = await runCli(args, { input: JSON.stringify(parameters) });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(simulator.requests.length).toBeLessThan(30);
      const run = await extractHere(simulator, {
        parameters: { ...only(), extraDatasets: [name], fetchStartDatePeriod: 60 },
      });
      const { rows, total } = JSON.parse(stdout) as { rows: Record<string, unknown>[]; total: unknown };
      expect(total).toBeNull();
      const texts = rows.map((row) =>
        Object.values(row).map((value) => (value === null ? null : String(value))),
      );
      expect(texts).toEqual(run.table(name).rows.slice(0, 5));
    },
  );
});
