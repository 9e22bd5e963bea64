import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../../connector/errors.ts';
import { outputFailure } from '../../../connector/output/failures.ts';

const failed = (code: string): Error => Object.assign(new Error(`${code}: something, open '/x'`), { code });

describe('a failed file operation', () => {
  it.each([
    ['ENOSPC', 'a.csv cannot be written: the disk is full.'],
    ['EROFS', 'a.csv cannot be written: the file system is read-only.'],
    ['ENOTDIR', 'a.csv cannot be written: there is a file where a folder is needed.'],
    ['EBUSY', 'a.csv cannot be written: another program holds it open.'],
    ['EXDEV', 'a.csv cannot be written: the operating system reported EXDEV.'],
  ])('%s is told in plain words', (code, message) => {
    const cause = failed(code);
    expect(outputFailure(cause, 'a.csv cannot be written')).toMatchObject({
      code: 'OUTPUT_FAILED',
      message,
      cause,
    });
  });

  it('without a code is OUTPUT_FAILED too', () => {
    expect(outputFailure(new Error('?'), 'a.csv cannot be written')).toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'a.csv cannot be written: unexpected error.',
    });
  });

  it('that was told already stays as it is', () => {
    const told = new ConnectorError('CANCELLED', 'stopped');
    expect(outputFailure(told, 'a.csv cannot be written')).toBe(told);
  });
});
