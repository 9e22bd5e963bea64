import { describe, expect, it } from 'vitest';
import { daysToRead, sinceOf } from '../../../../connector/extract/memory/bookmark.ts';
import { parametersOf } from '../../../support/story.ts';

const now = Date.parse('2026-11-20T09:00:00.000Z');
const parameters = parametersOf({ customerId: 'c', clientId: 'i', clientSecret: 'a secret' });
const platformProgress = (watermark: string, resumeCursor?: string) => ({
  ...{ customerId: 'c', settings: 'mark', lastFullRefresh: '2026-11-19T09:00:00.000Z', watermark },
  ...(resumeCursor === undefined ? {} : { resumeCursor }),
});

describe('a bookmark', () => {
  it('of a time in the future, which a wrong clock has written, is not used', () => {
    const since = (watermark: string) => sinceOf(platformProgress(watermark), 'mark', parameters, now);
    expect(since('2026-11-20T09:00:00.001Z')).toBeUndefined();
    expect(since('2026-11-20T09:00:00.000Z')).toEqual({ at: '2026-11-20T08:00:00.000Z' });
  });

  it.each([
    [1, undefined],
    [1, platformProgress('2026-11-20T08:30:00.000Z')],
    [2, platformProgress('2026-11-19T09:30:00.000Z')],
    [41, platformProgress('2026-10-11T09:00:00.000Z')],
    [70, platformProgress('2026-11-20T08:00:00.000Z', '2026-09-11T10:00:00.000Z')],
    [1, platformProgress('2027-11-20T08:00:00.000Z')],
  ])('has a run look back %i days, whatever is read again', (days, bookmark) => {
    expect(daysToRead(1, [undefined, bookmark], parameters, now)).toBe(days);
  });
});
