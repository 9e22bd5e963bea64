import { expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { begunRun, published, runUntil, runWith } from '../support/interrupted.ts';
import { smallTenant, wholeDays } from '../support/program.ts';

const parameters = { fetchStartDatePeriod: wholeDays };

it('credentials that are refused once do not cost what an interrupted run had read', async () => {
  await using simulator = await startSimulator({ ...smallTenant, pageSize: 50 });
  const { state, out, expected } = await begunRun(simulator, { parameters });
  const moment = { event: 'rows-written', dataset: 'application_instances', count: 2 } as const;
  await runUntil(simulator, moment, 'SIGKILL', { state, out, parameters });
  const wrong = { ...parameters, clientSecret: 'mistyped' };
  const refused = await runWith(simulator, { state, out, parameters: wrong });
  expect(refused.exitCode, refused.stderr).toBe(78);
  const next = await runWith(simulator, { state, out, parameters });
  expect(next.exitCode, next.stderr).toBe(0);
  expect(next.report()).toMatchObject({ resumed: true });
  expect(published(next)).toEqual(expected);
});

it('a table that is done says also after an interruption what the source counted', async () => {
  await using simulator = await startSimulator({ ...smallTenant, pageSize: 50 });
  const { state, out } = await begunRun(simulator, { parameters });
  const moment = { event: 'rows-written', dataset: 'application_instances', count: 2 } as const;
  await runUntil(simulator, moment, 'SIGKILL', { state, out, parameters });
  const next = await runWith(simulator, { state, out, parameters });
  const { sessions } = next.report().datasets;
  expect(sessions?.rowsCounted).toBe(sessions?.rowsWritten);
});
