import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looseTimestamp, readTime } from '../../../connector/readings/times.ts';
import { canonicalTimestamp, compareTimestamps } from '../../../connector/timestamps.ts';

describe('a time', () => {
  test.each([
    ['2026-05-13T10:00:00Z', '2026-05-13T10:00:00.000Z'],
    ['2026-05-13T10:00:00+0000', '2026-05-13T10:00:00.000Z'],
    ['2026-05-13T12:00:00.1234567+0200', '2026-05-13T10:00:00.1234567Z'],
    ['2026-05-13T12:00+02', '2026-05-13T10:00:00.000Z'],
    ['2026-05-13 10:00:00Z', '2026-05-13T10:00:00.000Z'],
    ['2026-05-13 10:00:00.5 +00:00', '2026-05-13T10:00:00.500Z'],
    ['2026-05-13t10:00:00z', '2026-05-13T10:00:00.000Z'],
    ['2026-05-13T10:00:00,25Z', '2026-05-13T10:00:00.250Z'],
    ['2026-05-13 10:00:00 UTC', '2026-05-13T10:00:00.000Z'],
    ['20260513T100000Z', '2026-05-13T10:00:00.000Z'],
    ['/Date(1778666400000)/', '2026-05-13T10:00:00.000Z'],
    ['\\/Date(1778666400000+0200)\\/', '2026-05-13T10:00:00.000Z'],
    ['/Date(-1)/', '1969-12-31T23:59:59.999Z'],
    ['Wed, 13 May 2026 10:00:00 GMT', '2026-05-13T10:00:00.000Z'],
    ['5/13/2026 12:00:00 PM +02:00', '2026-05-13T10:00:00.000Z'],
    [' 2026-05-13T10:00:00Z ', '2026-05-13T10:00:00.000Z'],
  ])('with a zone is read whatever its form: %s', (text, timestamp) => {
    expect(readTime(text)).toEqual({ timestamp, isZoned: true });
  });

  test.each([
    ['2026-05-13T10:00:00', '2026-05-13T10:00:00.000Z'],
    ['2026-05-13 10:00', '2026-05-13T10:00:00.000Z'],
    ['2026-05-13', '2026-05-13T00:00:00.000Z'],
    ['20260513T1000', '2026-05-13T10:00:00.000Z'],
    ['13.05.2026 10:00:00', '2026-05-13T10:00:00.000Z'],
    ['5.6.2026 1:02', '2026-06-05T01:02:00.000Z'],
    ['13/05/2026 10:00:00', '2026-05-13T10:00:00.000Z'],
    ['5/13/2026 10:00:00 AM', '2026-05-13T10:00:00.000Z'],
    ['5/13/2026, 12:00:00\u202fAM', '2026-05-13T00:00:00.000Z'],
    ['5/5/2026 1:00:00 p.m.', '2026-05-05T13:00:00.000Z'],
    ['13-05-2026 10.00.00,250', '2026-05-13T10:00:00.250Z'],
    ['2026/5/13 10:00:00', '2026-05-13T10:00:00.000Z'],
    ['2026/5/6', '2026-05-06T00:00:00.000Z'],
    ['13 May 2026 10:00', '2026-05-13T10:00:00.000Z'],
    ['13-May-2026', '2026-05-13T00:00:00.000Z'],
    ['May 13, 2026 10:00:00 AM', '2026-05-13T10:00:00.000Z'],
    ['Wednesday, September 2, 2026', '2026-09-02T00:00:00.000Z'],
    ['Wed May 13 10:00:00 2026', '2026-05-13T10:00:00.000Z'],
  ])('without a zone is one of UTC: %s', (text, timestamp) => {
    expect(readTime(text)).toEqual({ timestamp, isZoned: false });
  });

  test.each([
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00',
    '0001-01-01',
    '0000-00-00 00:00:00',
    '0001-01-01T00:00:00+14:00',
    '0000-12-31T22:00:00.000Z',
    '9999-12-31T23:59:59.9999999Z',
    '9999-12-31T23:59:59.9999999-01:00',
    '9999-12-31T00:00:00+0200',
    '9998-12-31T23:59:59-01:00',
    '1/1/0001 12:00:00 AM',
    '01.01.0001 00:00:00',
    '12/31/9999 11:59:59 PM',
    '/Date(-62135596800000)/',
    '/Date(253402300799999)/',
    'Fri, 31 Dec 9999 23:59:59 GMT',
  ])('that stands for none is none: %s', (text) => {
    expect(readTime(text)).toBe('none');
  });

  test.each(['5/6/2026 10:00:00', '05-06-2026', '12/11/2026 1:00:00 PM', '5/13/26 10:00:00', '1.2.26'])(
    'whose day and month cannot be told apart is not guessed: %s',
    (text) => {
      expect(readTime(text)).toBe('two-ways');
    },
  );

  test.each([
    ...['', 'yesterday', '13', '1778666400', '2026-02-30T10:00:00', '2026-13-01', '2026-05-13T25:00:00'],
    ...['30.02.2026 10:00', '13/13/2026', '5/13/2026 13:00:00 PM', '5/6/2026 99:00', '13 Mai 2026 10:00'],
    ...['2026-05-13T10:00:00+2', '2026-05-13T10:00:00EST', '/Date(12)', '/Date(999999999999999)/', '1.2.3'],
    `2026-05-13T10:00:00.${'1'.repeat(100)}`,
  ])('that is no time is none that can be read: %s', (text) => {
    expect(readTime(text)).toBeUndefined();
  });

  test('never throws, and what it tells is canonical', () => {
    const day = fc.constantFrom('2026-05-13', '13.05.2026', '5/13/2026', '13 May 2026', '0001-01-01');
    const clock = fc.constantFrom('', 'T10:00:00', ' 10:00', ' 1:00:00 PM', ' 23:59:59.9999999');
    const zone = fc.constantFrom('', 'Z', '+0000', '-23:59', ' +02:00', ' GMT');
    const parts = fc.tuple(day, clock, zone).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string(), parts), (text) => {
        const time = readTime(text);
        if (typeof time !== 'object') return;
        expect(canonicalTimestamp(time.timestamp)).toBe(time.timestamp);
        expect(readTime(time.timestamp)).toEqual({ timestamp: time.timestamp, isZoned: true });
      }),
    );
  });
});

describe('a time that rows are sorted by', () => {
  test('is the same timestamp with and without its zone', () => {
    const some = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [left, right] = [a.toISOString(), b.toISOString()];
        for (const bare of [left.slice(0, -1), left.replace('T', ' '), left.replace('Z', '+0000')]) {
          expect(looseTimestamp(bare)).toBe(left);
          expect(Math.sign(compareTimestamps(looseTimestamp(bare) ?? '', right))).toBe(Math.sign(+a - +b));
        }
      }),
    );
  });

  test.each(['13.05.2026 10:00', '/Date(0)/', 'x', '2026-02-30', ''])('is no other text: %s', (text) => {
    expect(looseTimestamp(text)).toBeUndefined();
  });

  test('stays what it is where it is the smallest or the greatest', () => {
    expect(looseTimestamp('0001-01-01T00:00:00')).toBe('0001-01-01T00:00:00.000Z');
    expect(looseTimestamp('9999-12-31T23:59:59.9999999Z')).toBe('9999-12-31T23:59:59.9999999Z');
  });
});
