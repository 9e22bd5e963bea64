import { describe, expect, it } from 'vitest';
import { cursorTypes } from '../../../../connector/citrix/monitor/cursors.ts';
import { createPrefetcher } from '../../../../connector/citrix/monitor/prefetch.ts';
import type { Expansion } from '../../../../connector/citrix/monitor/query.ts';

const link = ',"@odata.nextLink":"https://api.example.com/next"}';
const page = (...rows: readonly string[]) => `{"value":[${rows.join(',')}]`;
const row = (second: string) => `{"Id":"a","At":"2026-11-20T09:00:${second}Z","Name":"x"}`;

function open(
  type: keyof typeof cursorTypes = 'timestamp',
  property = 'At',
  expand: readonly Expansion[] = [],
) {
  const asked: string[] = [];
  const prefetcher = createPrefetcher({ cursor: cursorTypes[type], property, expand }, (from) => {
    asked.push(from);
    return Promise.resolve({ rows: [], next: undefined });
  });
  return { prefetcher, asked };
}

describe('the text of a page', () => {
  it('tells where the next one begins before it is parsed', async () => {
    const { prefetcher, asked } = open();
    prefetcher.onBodyText(undefined)(page(row('01.000'), row('02.000')) + link);
    expect(asked).toEqual(['2026-11-20T09:00:01.999Z']);
    expect(await prefetcher.take('2026-11-20T09:00:01.999Z')).toEqual({ rows: [], next: undefined });
    expect(prefetcher.take('2026-11-20T09:00:01.999Z')).toBeUndefined();
  });

  it.each([
    ['is elsewhere', '"@odata.nextLink":"https://elsewhere.example/next"'],
    ['is written as OData 4.01 does', '"@nextLink":"Things?$skip=2"'],
  ])('tells it also where the link %s', (_what, written) => {
    const { prefetcher, asked } = open();
    prefetcher.onBodyText(undefined)(`${page(row('01.000'), row('02.000'))},${written}}`);
    expect(asked).toEqual(['2026-11-20T09:00:01.999Z']);
  });

  it('tells numbers too', () => {
    const { prefetcher, asked } = open('int64', 'Id');
    prefetcher.onBodyText('3')(page('{"Id":4}', '{"Id": 9007199254740993}'.replace(': ', ':')) + link);
    expect(asked).toEqual(['9007199254740993']);
  });

  it.each([
    ['names no next page', `${page(row('02.000'))}}`, undefined],
    ['names none in so many words', `${page(row('02.000'))},"@odata.nextLink":null}`, undefined],
    ['names an empty one', `${page(row('02.000'))},"@odata.nextLink":""}`, undefined],
    ['ends with a row that has no cursor', page('{"Id":"a","At":null}') + link, undefined],
    ['is of one timestamp only', page(row('02.000')) + link, '2026-11-20T09:00:01.999Z'],
    ['is not of this kind', 'no page', undefined],
    ['has a last row that is too long', page(row('02.000'), `"${'x'.repeat(20_000)}"`) + link, undefined],
  ])('tells nothing when it %s', (_what, text, from) => {
    const { prefetcher, asked } = open();
    prefetcher.onBodyText(from)(text);
    expect(asked).toEqual([]);
    expect(prefetcher.take(from)).toBeUndefined();
  });

  it('makes no guess where a related row has a property of the same name', () => {
    const related = [
      { navigation: 'Session', select: ['Id'], expand: [{ navigation: 'User', select: ['At'] }] },
    ];
    const { prefetcher, asked } = open('timestamp', 'At', related);
    prefetcher.onBodyText(undefined)(page(row('02.000')) + link);
    expect(asked).toEqual([]);
  });
});

describe('a page that is on its way', () => {
  it('is the only one: no further is asked for until it is used', () => {
    const { prefetcher, asked } = open();
    prefetcher.onBodyText(undefined)(page(row('02.000')) + link);
    prefetcher.onBodyText('2026-11-20T09:00:01.999Z')(page(row('05.000')) + link);
    expect(asked).toHaveLength(1);
    void prefetcher.take('2026-11-20T09:00:01.999Z');
    prefetcher.onBodyText('2026-11-20T09:00:01.999Z')(page(row('05.000')) + link);
    expect(asked).toHaveLength(2);
  });

  it('and is another than the one needed is not used, and was the last guess', () => {
    const { prefetcher, asked } = open();
    prefetcher.onBodyText(undefined)(page(row('02.000')) + link);
    expect(prefetcher.take('2026-11-20T09:00:03.999Z')).toBeUndefined();
    prefetcher.onBodyText(undefined)(page(row('07.000')) + link);
    expect(asked).toHaveLength(1);
  });

  it('and fails is met only by whoever uses it', async () => {
    const target = { cursor: cursorTypes.timestamp, property: 'At', expand: [] };
    const prefetcher = createPrefetcher(target, () => Promise.reject(new Error('down')));
    prefetcher.onBodyText(undefined)(page(row('02.000')) + link);
    await expect(prefetcher.take('2026-11-20T09:00:01.999Z')).rejects.toThrowError('down');
  });
});
