import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches } from '../../simulator/odata/evaluate.ts';
import { execute } from '../../simulator/odata/execute.ts';
import { parseFilter } from '../../simulator/odata/filter.ts';
import { candidates } from '../../simulator/odata/narrow.ts';
import { parseQuery } from '../../simulator/odata/query.ts';
import { type SimulatorOptions, withDefaults } from '../../simulator/options.ts';
import { schema } from '../../simulator/schema.ts';
import { Store } from '../../simulator/tenant/store.ts';
import { sizeOf } from '../../simulator/values/ranges.ts';

const now = new Date('2026-11-20T11:00:00Z');
const tenant = { now, days: 10, users: 20, machines: 8 } as const;
const agoText = (hours: number): string => new Date(now.getTime() - hours * 3_600_000).toISOString();

type Hours = readonly [from: number, to: number, x: number, y: number];
type Pattern = (...at: readonly [from: string, to: string, x: string, y: string]) => string;

const started = (from: string, to: string): string => `StartDate ge ${from} and StartDate lt ${to}`;

/** What incremental runs and their checks ask for. */
const sessionFilters: readonly Pattern[] = [
  (from, to, x, y) => `${started(from, to)} and (EndDate eq null or EndDate ge ${x} or StartDate ge ${y})`,
  (from, to, x, y) => `${started(from, to)} and (EndDate eq null or EndDate ge ${x} or StartDate lt ${y})`,
  (from, to, x) => `${started(from, to)} and not (EndDate eq null or EndDate ge ${x})`,
  (_from, to, x, y) => `StartDate lt ${to} and EndDate gt ${x} and EndDate le ${y}`,
  (from, _to, x, y) => `EndDate eq null and StartDate gt ${from} or StartDate ge ${x} and StartDate lt ${y}`,
];
const instanceFilters: readonly Pattern[] = [
  (from, to, x) =>
    `${started(from, to)} and (EndDate eq null or EndDate ge ${x} or Session/EndDate eq null or session/enddate ge ${x})`,
  (from, to, x, y) => `${started(from, to)} and (Session/EndDate ge ${x} or StartDate ge ${y})`,
  (_from, to, x, y) => `StartDate lt ${to} and Session/EndDate lt ${x} and EndDate ge ${y}`,
  (from) => `StartDate ge ${from} and Session/EndDate eq null`,
];

const named = (set: 'Sessions' | 'ApplicationInstances') => (pattern: Pattern) =>
  [set, pattern('FROM', 'TO', 'X', 'Y'), pattern] as const;
const filters = [
  ...sessionFilters.map(named('Sessions')),
  ...instanceFilters.map(named('ApplicationInstances')),
];

const text = (pattern: Pattern, [from, to, x, y]: Hours): string =>
  pattern(agoText(from), agoText(to), agoText(x), agoText(y));

const hours = fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 20 }));
const late = { SessionKey: '11111111-1111-4111-8111-111111111111', StartDate: agoText(60), EndDate: null };
const instance = { Id: 5, SessionKey: late.SessionKey, StartDate: agoText(59), EndDate: agoText(58) };
const orphan = { Id: 6, SessionKey: null, StartDate: agoText(200), EndDate: agoText(199) };

const tenants: readonly (readonly [string, Partial<SimulatorOptions>, (store: Store) => void])[] = [
  ['a plain tenant', {}, () => undefined],
  [
    'a tenant with rows placed by hand, and without its oldest',
    { extra: { sessions: [late], applicationInstances: [instance, orphan] } },
    (store) => store.change({ groom: 40 }),
  ],
  ['a tenant that lost some sessions', {}, (store) => store.change({ lose: { sessions: 30 } })],
  [
    'a tenant whose application instances outlive sessions that are hidden',
    { hide: { sessions: (row) => String(row['SessionKey']).endsWith('0') } },
    () => undefined,
  ],
];

describe.each(filters)('a query of %s: %s', (set, _, pattern) => {
  it.each(tenants)('gives the same rows as looking at each, in %s', (_name, options, change) => {
    const check = (present: number, asked: Hours): void => {
      const store = new Store(
        withDefaults({ ...tenant, sessions: 300, ...options, present: new Date(agoText(present)) }),
      );
      change(store);
      const [key = ''] = schema[set].key;
      const filter = text(pattern, asked);
      const parsed = parseFilter(set, filter);
      const expected = [...store.all(set)].filter((row) => matches(store, parsed, row));
      const query = (order: string) =>
        parseQuery(set, new URLSearchParams({ $filter: filter, $orderby: order, $count: 'true' }));
      for (const order of ['StartDate', 'StartDate desc', 'EndDate']) {
        const page = execute(store, query(order), 10_000, new Map());
        expect(page.count).toBe(expected.length);
        expect(page.rows.map((row) => String(row[key])).toSorted()).toEqual(
          expected.map((row) => String(row[key])).toSorted(),
        );
      }
    };
    const asked = fc.tuple(hours, hours, hours, hours);
    fc.assert(fc.property(fc.constantFrom(0, 0, 1, 30, 100), asked, check), { numRuns: 15 });
  });
});

describe('a query for what has changed in the last hour', () => {
  const store = new Store(withDefaults({ ...tenant, sessions: 20_000 }));
  const whole = (set: 'Sessions' | 'ApplicationInstances'): number => store.source(set).size;

  it.each([
    ['Sessions', sessionFilters[0], [240, 0, 1, 1]],
    ['Sessions', sessionFilters[1], [240, 0, 1, 239]],
    ['ApplicationInstances', instanceFilters[0], [240, 0, 1, 1]],
  ] as const)('looks at hardly any other row of %s', (set, pattern = () => '', asked) => {
    const filter = parseFilter(set, text(pattern, asked));
    const { possible, certain } = candidates(store, store.source(set), filter);
    const found = [...store.all(set)].filter((row) => matches(store, filter, row)).length;
    expect(found).toBeGreaterThan(0);
    expect(sizeOf(possible)).toBeLessThan(found + whole(set) / 100);
    expect(sizeOf(certain)).toBeLessThanOrEqual(found);
  });
});
