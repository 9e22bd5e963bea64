import { describe, expect, it } from 'vitest';
import { spaceOutcome } from '../../../connector/check/folders.ts';
import { detailText } from '../../../connector/check/steps.ts';
import { englishTexts } from '../../../connector/languages/texts.ts';
import type { FolderProbe } from '../../../connector/output/probe.ts';

const probe = { exists: true, at: '/data/out' };

/** What is told of a folder, as an English reader sees it. */
function told(found: FolderProbe, present: number) {
  const { detail, warning } = spaceOutcome(found, present);
  return {
    detail: detailText(detail, englishTexts),
    warning: warning && { ...warning, message: englishTexts.say(warning.message) },
  };
}

describe('the space of an output folder', () => {
  it('is told', () => {
    expect(told({ ...probe, freeBytes: 12_300_000_000 }, 0)).toEqual({ detail: 'writable; 12.3 GB free' });
  });

  it('is not told where the file system does not say', () => {
    expect(told({ ...probe, freeBytes: undefined }, 5)).toEqual({ detail: 'writable' });
  });

  it('warns where the new tables would not fit beside the present ones', () => {
    expect(told({ ...probe, freeBytes: 999_000 }, 1_000_000).warning).toEqual({
      code: 'SPACE_LOW',
      message: 'Only 999.0 kB free; the existing tables take 1.0 MB.',
    });
    expect(told({ ...probe, freeBytes: 1_000_000 }, 1_000_000).warning).toBeUndefined();
  });

  it.each([
    [0, '0.0 kB'],
    [1_500, '1.5 kB'],
    [999_900_000_000_000_000, '999,900.0 TB'],
  ])('of %i bytes is written %s', (freeBytes, text) => {
    expect(told({ ...probe, freeBytes }, 0).detail).toContain(text);
  });

  it('of a folder that is not there is that of the one it would be made in', () => {
    const { detail } = told({ exists: false, at: '/data', freeBytes: 1_000_000 }, 0);
    expect(detail).toBe('does not exist yet, can be created in /data; 1.0 MB free');
  });
});
