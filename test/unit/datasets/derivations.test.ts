import { describe, expect, test } from 'vitest';
import {
  daasTimestamp,
  durationSeconds,
  isOpen,
  joinedNames,
  joinedTexts,
  joinedWarnings,
} from '../../../connector/datasets/derivations.ts';
import { ExactNumber } from '../../../connector/json.ts';

describe('the duration', () => {
  test.each([
    ['whole seconds', '2026-11-20T09:00:00Z', '2026-11-20T10:00:00Z', 3600],
    ['milliseconds', '2026-11-20T09:00:00.72Z', '2026-11-20T09:00:02.473Z', 1.753],
    ['equal timestamps, as stubs have them', '2026-11-20T09:00:00.02Z', '2026-11-20T09:00:00.02Z', 0],
    ['seven digits of fraction', '2026-11-20T09:00:00.1234567Z', '2026-11-20T09:00:00.1244569Z', 0.001],
    ['different zones', '2026-11-20T09:00:00+01:00', '2026-11-20T09:00:00Z', 3600],
    ['an end before the start, shown as it is', '2026-11-20T09:00:01Z', '2026-11-20T09:00:00Z', -1],
  ])('is exact for %s', (_, start, end, seconds) => {
    expect(durationSeconds(start, end)).toBe(seconds);
  });

  test('has no binary dust', () => {
    expect(String(durationSeconds('2026-11-20T00:00:00.1Z', '2026-11-20T00:00:00.3Z'))).toBe('0.2');
  });

  test('is null while open', () => {
    expect(durationSeconds('2026-11-20T09:00:00Z', null)).toBeNull();
    expect(durationSeconds('2026-11-20T09:00:00Z', undefined)).toBeNull();
  });

  test.each([[42], [true], [''], ['yesterday'], ['2026-13-45T99:00:00Z'], ['9999-12-31T23:59:59Z'], [{}]])(
    'is null for an end like %j, never an error or NaN',
    (end) => {
      expect(durationSeconds('2026-11-20T09:00:00Z', end)).toBeNull();
      expect(durationSeconds(end, '2026-11-20T09:00:00Z')).toBeNull();
    },
  );
});

describe('openness', () => {
  test('is known from the end, and unknown where the source sent no end or no text', () => {
    expect(isOpen(null)).toBe(true);
    expect(isOpen('2026-11-20T09:00:00Z')).toBe(false);
    expect(isOpen(undefined)).toBeNull();
    expect(isOpen(42)).toBeNull();
    expect(isOpen('yesterday')).toBeNull();
    expect(isOpen('5/6/2026 10:00')).toBeNull();
    expect(isOpen('2026-11-20T09:00:00')).toBe(false);
  });

  test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.9999999-01:00', '1/1/0001 12:00:00 AM'])(
    'is not ended by a date that stands for none: %s',
    (end) => {
      expect(isOpen(end)).toBe(true);
      expect(durationSeconds('2026-11-20T09:00:00Z', end)).toBeNull();
    },
  );
});

describe('a joined list', () => {
  test('is its texts with semicolons between them', () => {
    expect(joinedTexts(['10.0.0.1', '10.0.0.2'])).toBe('10.0.0.1;10.0.0.2');
    expect(joinedTexts(['one'])).toBe('one');
  });

  test('may be a text already, where a release sends one', () => {
    expect(joinedTexts('pilot,office')).toBe('pilot,office');
    expect(joinedTexts(['pilot', 'a;b'])).toBe('pilot;a;b');
  });

  test('is null without a list and the empty text for an empty one', () => {
    for (const join of [joinedTexts, joinedNames, joinedWarnings]) {
      expect(join(null)).toBeNull();
      expect(join(undefined)).toBeNull();
      expect(join([])).toBe('');
    }
  });

  test('takes names, and the id of what has no name', () => {
    expect(joinedNames([{ Id: '1', Name: 'All' }, { Id: '2', Name: null }, { Id: '3' }])).toBe('All;2;3');
  });

  test('takes the message of a warning, else its subtype, else its type', () => {
    const warnings = [
      { Type: 'CatalogAction', Subtype: 'Other', Message: 'Image is old.' },
      { Type: 'CatalogAction', Subtype: 'Other', Message: null },
      { Type: 'GetVMMetadataFailed' },
    ];
    expect(joinedWarnings(warnings)).toBe('Image is old.;Other;GetVMMetadataFailed');
  });

  test.each([
    ['texts with a null among them', joinedTexts, ['a', null]],
    ['texts where names are due', joinedNames, ['All']],
    ['an entry with a name that is no text', joinedNames, [{ Name: true }]],
    ['an entry with neither name nor id', joinedNames, [{}]],
    ['a warning that is null', joinedWarnings, [null]],
    ['one object in place of a list', joinedNames, { Name: 'All' }],
    ['a number in place of a list', joinedTexts, 5],
    ['a truth value in place of a list', joinedTexts, true],
  ])('leaves %s as it came, for the column to show or to refuse', (_, join, list) => {
    expect(join(list)).toBe(list);
  });

  test('takes numbers for the texts they are', () => {
    expect(joinedTexts(['a', 5])).toBe('a;5');
    expect(joinedNames([{ Name: 5 }, { Id: new ExactNumber('12345678901234567890') }])).toBe(
      '5;12345678901234567890',
    );
  });
});

describe('a time of the DaaS API', () => {
  test.each([
    ['RFC 3339 stays as it is', '2025-12-06T16:44:35.470Z', '2025-12-06T16:44:35.470Z'],
    ['ISO without a zone is UTC', '2025-12-06T16:44:35', '2025-12-06T16:44:35Z'],
    ['American with a colon between date and time', '12/21/2020 : 3:21:12 PM', '2020-12-21T15:21:12Z'],
    ['American, midnight', '1/2/2021 12:00:05 AM', '2021-01-02T00:00:05Z'],
    ['American, noon', '1/2/2021 12:00:05 PM', '2021-01-02T12:00:05Z'],
    ['another form is left for the type check to find', 'yesterday', 'yesterday'],
    ['null', null, null],
    ['a number', 5, 5],
  ])('%s', (_, sent, expected) => {
    expect(daasTimestamp(sent)).toBe(expected);
  });
});
