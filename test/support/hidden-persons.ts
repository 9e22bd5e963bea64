import { expect } from 'vitest';
import type { Outputs } from './canaries.ts';
import type { Story } from './story.ts';

/** All that left a run. */
export function outputsOf({ files, events, trace, report }: Story): Outputs {
  const texts = Object.entries(files).flatMap(([name, text]) =>
    text === null ? [] : [[name, text] as const],
  );
  return {
    ...Object.fromEntries(texts),
    events: JSON.stringify(events),
    report: JSON.stringify(report),
    trace: trace.join('\n'),
  };
}

/** What could be joined can be joined: the same persons are the same pseudonyms, and others are others. */
export function expectJoins(full: Story, story: Story, personalData: 'pseudonyms' | 'none'): void {
  const keys: readonly (readonly [string, string])[] = [
    ['sessions', 'user_id'],
    ['users', 'user_id'],
    ['connection_failures', 'user_id'],
  ];
  const names: typeof keys = [
    ['sessions', 'user_sid'],
    ['users', 'user_sid'],
    ['application_entitlements', 'principal_sid'],
    ['sessions', 'user_upn'],
    ['users', 'user_upn'],
    ['application_entitlements', 'principal_upn'],
  ];
  for (const [table, column] of personalData === 'pseudonyms' ? [...keys, ...names] : keys) {
    const distinct = (of: Story) =>
      new Set(of.table(table).records.map((record) => record[column]?.toLowerCase()));
    expect(distinct(story).size, `${table}.${column}`).toBe(distinct(full).size);
  }
  const common = (
    of: Story,
    [left, right]: readonly [readonly [string, string], readonly [string, string]],
  ) => {
    const known = new Set(of.table(right[0]).records.map((record) => record[right[1]]?.toLowerCase()));
    return of.table(left[0]).records.filter((record) => known.has(record[left[1]]?.toLowerCase())).length;
  };
  const pairs = [
    [
      ['sessions', 'user_id'],
      ['users', 'user_id'],
    ],
    ...(personalData === 'none'
      ? []
      : ([
          [
            ['sessions', 'user_sid'],
            ['users', 'user_sid'],
          ],
          [
            ['application_entitlements', 'principal_sid'],
            ['users', 'user_sid'],
          ],
          [
            ['application_entitlements', 'principal_upn'],
            ['users', 'user_upn'],
          ],
        ] as const)),
  ] as const;
  for (const pair of pairs) expect(common(story, pair), pair.join()).toBe(common(full, pair));
}
