import { expect, test } from 'vitest';
import { loadSettings } from '../../../connector/report/load-settings.ts';

const problemsOf = (settings: object) => {
  try {
    loadSettings({ text: JSON.stringify(settings), origin: 'settings.json' });
  } catch (error) {
    return error instanceof Error && 'problems' in error ? error.problems : error;
  }
  return [];
};

test('without a file, the defaults', () => {
  const settings = loadSettings({ origin: 'no file' });
  expect(settings).toMatchObject({
    names: 'shown',
    unusedAfterDays: [30, 60, 90],
    countUsersBy: 'id',
    listRows: 100,
  });
});

test.each([
  [{ timezone: 'UTC' }, 'there is no setting `timezone`; did you mean `timeZone`?'],
  [{ timeZone: 'Berlin' }, '`timeZone` is not a time zone such as Europe/Berlin'],
  [{ language: 'no such thing' }, '`language` is not a language such as en-GB'],
  [{ currency: 'Euro' }, '`currency` is not a currency code such as EUR'],
  [{ names: 'hidden' }, '`names` must be one of shown, numbers'],
  [{ licences: { concurrent: { purchased: 'many' } } }, '`licences.concurrent.purchased` must be number'],
  [{ licences: { named: {} } }, 'there is no setting `named`'],
])('%j is refused with what is wrong', (settings, problem) => {
  expect(problemsOf(settings)).toEqual([problem]);
});

test('a panel that there is not is refused', () => {
  expect(problemsOf({ panels: ['headlines'] })).toEqual([
    expect.stringContaining('`panels.0` must be one of headline, '),
  ]);
});

test('what is no JSON is refused', () => {
  expect(() => loadSettings({ text: '{', origin: 'settings.json' })).toThrow(
    'The settings in settings.json cannot be used',
  );
});
