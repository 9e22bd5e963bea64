import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { extractHere } from '../support/here.ts';
import { expectedTables, publishedTables, smallTenant, wholeDays } from '../support/program.ts';
import { expectTables } from '../support/table-differences.ts';

/** Many users and machines, of whom a page shows a small part. */
const wide = { ...smallTenant, users: 2_000, machines: 1_500, pageSize: 100 } as const;

describe('a tenant with more users and machines than a window needs', () => {
  it.each([
    { sessions: 40, strategies: { Users: 'expand', Machines: 'expand', MachineCosts: 'lookup' } },
    { sessions: 3_000, strategies: { Users: 'full', Machines: 'full', MachineCosts: 'full' } },
  ])(
    'gives the same tables with the cheapest strategy for $sessions sessions',
    async ({ sessions, strategies }) => {
      await using simulator = await startSimulator({ ...wide, sessions });
      const run = await extractHere(simulator, { parameters: { fetchStartDatePeriod: wholeDays } });
      expect(run.exitCode, run.stderr).toBe(0);
      expectTables(publishedTables(run), expectedTables(simulator, run));
      const { plan, rowsCounted, rowsWritten } = run.report().datasets['sessions'] ?? {};
      expect(plan?.rows).toBe(rowsWritten);
      expect(rowsCounted).toBe(rowsWritten);
      expect(
        Object.fromEntries(Object.entries(plan?.joins ?? {}).map(([set, { strategy }]) => [set, strategy])),
      ).toEqual(strategies);
      expect(run.stderr).toContain(`sessions: ${rowsWritten?.toLocaleString('en-US')} rows to fetch; Users`);
    },
  );

  it('is not asked for all of them when a few are needed', async () => {
    await using simulator = await startSimulator({ ...wide, sessions: 40 });
    const run = await extractHere(simulator, { parameters: { fetchStartDatePeriod: wholeDays } });
    expect(run.report().totals.requests).toBeLessThan(40);
  });
});
