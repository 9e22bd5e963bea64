import { describe, expect, it } from 'vitest';
import { type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { extractHere } from '../support/here.ts';
import { expectedTables, publishedTables, smallTenant, wholeDays } from '../support/program.ts';
import { expectTables } from '../support/table-differences.ts';

/** Each row costs by what is expanded in it: a session carries one row more, an application instance two. */
const perExpandMs = 0.01;

/** Queries for more than 30 sessions, or 15 application instances, take too long. */
const limitMs = 30.5 * perExpandMs;

/** The complete run, and how many of its requests were answered with the status. */
async function readWhole(options: Partial<SimulatorOptions>, status: number) {
  await using simulator = await startSimulator({
    ...smallTenant,
    sessions: 300,
    storm: 60,
    pageSize: 50,
    ...options,
  });
  const run = await extractHere(simulator, { parameters: { fetchStartDatePeriod: wholeDays } });
  expect(run.exitCode, run.stderr).toBe(0);
  expectTables(publishedTables(run), expectedTables(simulator, run));
  const { requests } = simulator;
  return { run, share: requests.filter((request) => request.status === status).length / requests.length };
}

describe('a source that answers small queries in time and big ones never', () => {
  it('is read whole, in pages that it can bear: 500, 503, 504', async () => {
    // Side by side, since most of their time is waiting.
    const ends = await Promise.all(
      [500, 503, 504].map((limitStatus) =>
        readWhole({ cost: { perExpandMs, limitMs, limitStatus } }, limitStatus),
      ),
    );
    for (const { run, share } of ends) {
      const { datasets, totals } = run.report();
      expect(datasets).toMatchObject({
        sessions: { minPageSize: 25 },
        application_instances: { minPageSize: 12 },
        machine_catalogs: { minPageSize: null, pageSizeReductions: 0 },
      });
      expect(totals.minPageSize).toBe(12);
      expect(run.stderr).toMatch(/Sessions: SOURCE_\w+; page size reduced to 25 rows/);
      // What cannot work is not tried again and again.
      expect(share).toBeLessThan(0.2);
    }
  });
});
