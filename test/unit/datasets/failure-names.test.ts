import { expect, test } from 'vitest';
import { failureName } from '../../../connector/datasets/monitor/summaries/failure-log-summaries.ts';

test('the code of a failure is of the list that its category says', () => {
  expect(failureName(1, 5)).toBe('Licensing');
  expect(failureName(2, 5)).toBe('MaxCapacity');
  expect(failureName(2, 55)).toBe('Unknown(55)');
  expect(failureName(1, null)).toBeNull();
});
