import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { begunRun, type Moment, published, runUntil, runWith } from '../support/interrupted.ts';
import { logTables } from '../support/log-tables.ts';
import { smallTenant } from '../support/program.ts';
import { only } from '../support/story.ts';

const tenant = { ...smallTenant, sessions: 60, logs: { records: 700, operations: 150 } } as const;
const parameters = { ...only(), extraDatasets: logTables, fetchStartDatePeriod: 120 };

describe('a run of the logs that is killed again and again', () => {
  it('ends with the bytes of one that is left alone, and asks no operation of a kept batch again', async () => {
    await using simulator = await startSimulator(tenant);
    const { state, out, expected } = await begunRun(simulator, { parameters });
    const moments: readonly Moment[] = [
      { event: 'rows-written', dataset: 'system_log', count: 2 },
      { event: 'rows-written', dataset: 'config_operations', count: 1 },
      { event: 'rows-written', dataset: 'config_operation_details', count: 2 },
      { event: 'rows-written', dataset: 'config_operation_details', count: 3 },
    ];
    for (const moment of moments) {
      const killed = await runUntil(simulator, moment, 'SIGKILL', { state, out, parameters });
      expect(killed.exitCode, killed.stderr).toBeNull();
    }
    const before = simulator.requests.length;
    const last = await runWith(simulator, { state, out, parameters });
    expect(last.exitCode, last.stderr).toBe(0);
    expect(published(last)).toEqual(expected);
    const operations = last.table('config_operations').rows.length;
    const asked = simulator.requests.slice(before).filter(({ path }) => path.endsWith('LowLevelOperations'));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(operations - 80);
  });
});
