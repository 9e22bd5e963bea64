import { describe, expect, it } from 'vitest';
import { spaceOutcome } from '../../../connector/check/folders.ts';

const probe = { exists: true, at: '/data/out' };

describe('the space of an output folder', () => {
  it('is told', () => {
    expect(spaceOutcome({ ...probe, freeBytes: 12_300_000_000 }, 0)).toEqual({
      detail: 'writable; 12.3 GB free',
    });
  });

  it('is not told where the file system does not say', () => {
    expect(spaceOutcome({ ...probe, freeBytes: undefined }, 5)).toEqual({ detail: 'writable' });
  });

  it('warns where the new tables would not fit beside the present ones', () => {
    expect(spaceOutcome({ ...probe, freeBytes: 999_000 }, 1_000_000).warning).toEqual({
      code: 'SPACE_LOW',
      message: 'Only 999.0 kB free; the existing tables take 1.0 MB.',
    });
    expect(spaceOutcome({ ...probe, freeBytes: 1_000_000 }, 1_000_000).warning).toBeUndefined();
  });

  it.each([
    [0, '0.0 kB'],
    [1_500, '1.5 kB'],
    [999_900_000_000_000_000, '999900.0 TB'],
  ])('of %i bytes is written %s', (freeBytes, text) => {
    expect(spaceOutcome({ ...probe, freeBytes }, 0).detail).toContain(text);
  });

  it('of a folder that is not there is that of the one it would be made in', () => {
    const { detail } = spaceOutcome({ exists: false, at: '/data', freeBytes: 1_000_000 }, 0);
    expect(detail).toBe('does not exist yet, can be created in /data; 1.0 MB free');
  });
});
