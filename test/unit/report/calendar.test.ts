import { expect, test } from 'vitest';
import { daysBetween, localTime, offsetsBetween } from '../../../connector/report/calendar.ts';

const at = (text: string) => new Date(text);
const hours = (zone: string, from: string, to: string) =>
  daysBetween(at(from), at(to), zone).map(({ day, from: begin, to: end }) => [
    day.toISOString().slice(0, 10),
    (end.getTime() - begin.getTime()) / 3_600_000,
  ]);

test.each([
  ['Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', [24, 23, 24]],
  ['Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z', [24, 25, 24]],
  ['America/St_Johns', '2026-10-31T12:00:00Z', '2026-11-02T12:00:00Z', [24, 25, 24]],
  ['Australia/Lord_Howe', '2026-04-04T00:00:00Z', '2026-04-06T00:00:00Z', [24, 24.5, 24]],
  ['America/Havana', '2026-10-31T12:00:00Z', '2026-11-02T12:00:00Z', [24, 25, 24]],
  ['Asia/Kolkata', '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z', [24, 24]],
])('days of %s have their own length', (zone, from, to, lengths) => {
  expect(hours(zone, from, to).map(([, length]) => length)).toEqual(lengths);
});

test('a date that a zone has left out is no day', () => {
  const days = hours('Pacific/Apia', '2011-12-29T00:00:00Z', '2012-01-01T00:00:00Z');
  expect(days.map(([day]) => day)).toEqual(['2011-12-28', '2011-12-29', '2011-12-31', '2012-01-01']);
});

test('days at both ends are not complete, unless they begin and end there', () => {
  const days = (to: string) =>
    daysBetween(at('2026-11-01T23:00:00Z'), at(to), 'Europe/Berlin').map((day) => day.isComplete);
  expect(days('2026-11-04T10:00:00Z')).toEqual([true, true, false]);
  expect(days('2026-11-03T23:00:00Z')).toEqual([true, true]);
});

test('local time changes at the very moment', () => {
  const offsets = offsetsBetween(at('2026-10-01T00:00:00Z'), at('2026-11-30T00:00:00Z'), 'Europe/Berlin');
  const shown = (text: string) => localTime(at(text), offsets).toISOString().slice(11, 19);
  expect(shown('2026-10-25T00:59:59Z')).toBe('02:59:59');
  expect(shown('2026-10-25T01:00:00Z')).toBe('02:00:00');
});
