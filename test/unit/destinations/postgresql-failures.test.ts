import { expect, it } from 'vitest';
import { failureOfPostgresql } from '../../../connector/destinations/postgresql/failures.ts';

it.each([
  ['28P01', 'PUSH_REJECTED', false],
  ['3D000', 'PUSH_REJECTED', false],
  ['25006', 'PUSH_REJECTED', false],
  ['40001', 'PUSH_FAILED', true],
  ['55P03', 'PUSH_FAILED', true],
  ['53400', 'PUSH_FAILED', true],
  ['57P03', 'PUSH_FAILED', true],
  ['08006', 'PUSH_FAILED', true],
  ['XX001', 'DESTINATION_FAULT', false],
  ['0A000', 'PUSH_REJECTED', false],
  ['22003', 'PUSH_REJECTED', false],
  ['42P01', 'PUSH_REJECTED', false],
  ['54000', 'PUSH_REJECTED', false],
])('SQLSTATE %s is %s', (state, code, retry) => {
  const thrown = Object.assign(new Error('said'), { code: state, severity: 'ERROR', detail: 'Canary row' });
  const failure = failureOfPostgresql(thrown, 'db:5432');
  expect(failure).toMatchObject({
    code,
    retry,
    message: expect.stringContaining(`said (SQLSTATE ${state})`),
  });
  expect(JSON.stringify(failure)).not.toContain('Canary');
});

it('a state that no rule names, and a fault of ours, are not explained away', () => {
  const unknown = Object.assign(new Error('said'), { code: 'ZZ999', severity: 'ERROR' });
  expect(failureOfPostgresql(unknown, 'db:5432')).toBeUndefined();
  expect(failureOfPostgresql(new TypeError('x is undefined'), 'db:5432')).toBeUndefined();
});
