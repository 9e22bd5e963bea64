import { expect, test } from 'vitest';
import { startSmallBroker } from '../kafka/small-broker.ts';
import { hurriedRuntime } from '../support/check.ts';
import { event } from '../support/risk.ts';
import { exportParameters, scoreTable } from '../support/risk-parameters.ts';
import { tell } from '../support/story.ts';
import { warningTexts } from '../support/warnings.ts';

test('odd members cost cells, are kept beside them, and are told in report and warning', async () => {
  await using broker = await startSmallBroker([
    event('riskScoreChange', { cur_riskscore: 7 }),
    event('riskScoreChange', { cur_riskscore: 'high' }),
    event('riskScoreChange', { cur_riskscore: 'NaN' }),
    event('riskScoreChange', { cur_riskscore: [8], tenant_id: null }),
    event('riskScoreChange', { timestamp: 'yesterday', cur_riskscore: '9' }),
  ]);
  const parameters = await exportParameters(broker, broker);
  const { report, table, files } = await tell({ parameters, runtime: hurriedRuntime });
  expect([report.exitCode, report.topic?.rejected]).toEqual([0, 0]);
  const rows = table(scoreTable).records.map((row) => [row['cur_riskscore_d'], row['additional_fields']]);
  expect(rows).toEqual([
    ['7', null],
    [null, '{"cur_riskscore":"high"}'],
    [null, '{"cur_riskscore":"NaN"}'],
    [null, '{"cur_riskscore":[8]}'],
    ['9', '{"timestamp":"yesterday"}'],
  ]);
  expect(table(scoreTable).records[4]?.['TimeGenerated']).toBe('2027-01-15T08:00:00.000Z');
  expect(report.datasets[scoreTable]).toMatchObject({
    status: 'complete',
    invalid: {
      cur_riskscore_d: { values: 2, firstKey: '0 1' },
      TimeGenerated: { values: 1, firstKey: '0 4' },
    },
    noted: { cur_riskscore_d: { notANumber: 1 } },
    missing: { tenant_id: 1 },
  });
  expect(warningTexts(report)).toEqual([
    expect.stringMatching(/^VALUES_INVALID: .*cur_riskscore_d 2 .*They are in additional_fields\.$/),
  ]);
  expect(Object.keys(files)).not.toContain('rejected-values.ndjson');
});
