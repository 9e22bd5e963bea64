import { expect, test } from 'vitest';
import { datasets } from '../../connector/datasets/registry.ts';
import { startSimulator } from '../simulator/index.ts';
import { extractHere } from '../support/here.ts';
import { smallTenant } from '../support/program.ts';
import { expectAgreement } from './agreement.ts';

const extraDatasets = datasets
  .filter(({ parameter, source }) => parameter === undefined && source.service === 'monitor')
  .map(({ name }) => name);

test.each([
  { zone: 'Europe/Berlin', sessionWindow: 'overlapping', extra: extraDatasets },
  { zone: 'America/St_Johns', sessionWindow: 'started', extra: ['users', 'applications'] },
  { zone: 'UTC', sessionWindow: 'started', extra: [] },
])(
  'the figures of the simulated tenant are those of the oracle ($zone, $sessionWindow)',
  async ({ zone, sessionWindow, extra }) => {
    await using simulator = await startSimulator({ ...smallTenant, days: 40, sessions: 900 });
    const { out, exitCode } = await extractHere(simulator, {
      parameters: { fetchStartDatePeriod: 35, sessionWindow, extraDatasets: extra },
    });
    expect(exitCode).toBe(0);
    const shown = await expectAgreement(out, zone);
    expect(shown.figure('headline', 'Sessions')).toBeGreaterThan(300);
  },
);
