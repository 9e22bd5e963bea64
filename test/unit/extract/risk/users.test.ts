import { describe, expect, test } from 'vitest';
import { bandOf, createUsers } from '../../../../connector/extract/risk/users.ts';
import { riskRun, riskTable } from './events.ts';

const [changes, profiles, indicators] = ['riskScoreChange', 'userProfile', 'indicatorSummary'].map(
  (name) => `CitrixAnalytics_${name}_CL`,
) as [string, string, string];

/** The rows of `risk_users`, by column, for rows of the tables: time, user, kind and the cells of their own. */
function usersOf(
  ...rows: readonly (readonly [string, string, string, string | null, ...(string | null)[]])[]
) {
  const users = createUsers(riskRun);
  for (const [table, time, entity, kind, ...cells] of rows) {
    users.observerFor(table)?.observe([`2026-11-20T${time}.000Z`, 't', entity, kind, ...cells]);
  }
  const names = riskTable('risk_users').columns.map(({ name }) => name);
  return users.rows().map((row) => {
    expect(row).toHaveLength(names.length);
    return Object.fromEntries(row.map((cell, at) => [names[at], cell]));
  });
}

describe('the band of a score', () => {
  test.each([
    [0, 'none'],
    [1, 'low'],
    [33, 'low'],
    [34, 'low'],
    [35, 'medium'],
    [63, 'medium'],
    [64, 'medium'],
    [65, 'high'],
    [100, 'high'],
  ] as const)('of %i is %s', (score, band) => {
    expect(bandOf(score)).toBe(band);
  });

  test('there is one for every score', () => {
    for (let score = 0; score <= 100; score += 1)
      expect(['none', 'low', 'medium', 'high']).toContain(bandOf(score));
  });
});

describe('the users at risk', () => {
  test('are one row each, however often their score is told', () => {
    const rows = usersOf(
      [profiles, '09:00:00', 'b', 'user', '10'],
      [profiles, '21:00:00', 'b', 'user', '70'],
      [profiles, '12:00:00', 'b', 'user', '20'],
      [profiles, '12:00:00', 'a', 'user', '0'],
    );
    expect(rows.map(({ entity_id, risk_score, risk_band }) => [entity_id, risk_score, risk_band])).toEqual([
      ['a', '0', 'none'],
      ['b', '70', 'high'],
    ]);
  });

  test('have the score that was told last, of whichever table; at one timestamp the change counts', () => {
    const told = [
      [changes, '09:00:00', 'a', 'user', '50', 'riskscore_increase', '20.0'],
      [profiles, '09:00:00', 'a', 'user', '30'],
    ] as const;
    const row = { risk_score: '50', last_change_date: '2026-11-20T09:00:00.000Z', last_change_value: '20.0' };
    expect(usersOf(...told)).toMatchObject([row]);
    expect(usersOf(...[...told].reverse())).toMatchObject([row]);
  });

  test('have their indicators counted by severity, also those of none', () => {
    const rows = usersOf(
      ...['high', 'HIGH', 'medium', 'low', null, 'odd'].map(
        (severity) => [indicators, '10:00:00', 'a', null, severity] as const,
      ),
    );
    expect(rows).toMatchObject([
      {
        risk_score: null,
        risk_band: null,
        indicator_count: '6',
        indicator_high_count: '2',
        indicator_medium_count: '1',
        indicator_low_count: '1',
        indicator_other_count: '2',
      },
    ]);
  });

  test('are users, not shares; a message that tells no score changes none', () => {
    const rows = usersOf(
      [indicators, '10:00:00', 'share', 'share', 'high'],
      [profiles, '10:00:00', 'a', 'user', '5'],
      [profiles, '11:00:00', 'a', 'user', null],
    );
    expect(rows).toMatchObject([
      { entity_id: 'a', risk_score: '5', risk_score_date: '2026-11-20T10:00:00.000Z' },
    ]);
  });

  test('are told of by three tables only', () => {
    expect(createUsers(riskRun).observerFor('CitrixAnalytics_indicatorEventDetails_CL')).toBeUndefined();
  });
});
