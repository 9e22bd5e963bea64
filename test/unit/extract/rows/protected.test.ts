import { expect, test } from 'vitest';
import { isAnalytics } from '../../../../connector/datasets/define.ts';
import { protectedDataset } from '../../../../connector/datasets/personal-data/protect.ts';
import { createPseudonyms } from '../../../../connector/datasets/personal-data/pseudonyms.ts';
import { datasets } from '../../../../connector/datasets/registry.ts';
import { createRouter } from '../../../../connector/extract/risk/route.ts';
import { createFindings } from '../../../../connector/extract/rows/findings.ts';
import { createFlatten } from '../../../../connector/extract/rows/flatten.ts';
import { createOddCells, rejectedLines } from '../../../../connector/extract/rows/odd-cells.ts';

const person = 'ann.miller@contoso.com';
const protection = { mode: 'pseudonyms', pseudonyms: createPseudonyms('a key that nobody guesses') } as const;

function linesOf(table: string, row: Readonly<Record<string, unknown>>, isHidden: boolean): string {
  const declared = datasets.find(({ name }) => name === table);
  if (declared === undefined) throw new Error(`no ${table}`);
  const dataset = protectedDataset(declared, isHidden ? protection : undefined);
  const odd = createOddCells();
  const flatten = createFlatten(dataset, {
    run: { customerId: 'acme', siteId: 'site-1' },
    ...{ findings: createFindings(), odd, invalidValues: 'null' },
    ...{ dimensions: new Map(), requested: new Set<string>() },
  });
  const cells = flatten(row, undefined);
  return `${JSON.stringify(cells)}\n${rejectedLines(table, 'key', odd.of(cells))}`;
}

const values: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
  [
    'a time',
    'machine_failures',
    { Id: 1, MachineId: 'm', FailureStartDate: '2026-11-20T09:00:00Z', FailureEndDate: person },
  ],
  ['a truth value', 'probe_logs', { Id: 1, ProbeStartTime: '2026-11-20T09:00:00Z', ProbeLogResult: person }],
  [
    'a number',
    'session_metrics',
    { Id: 1, CollectedDate: '2026-11-20T09:00:00Z', IcaRttMS: { user: person } },
  ],
];

test.each(values)('a person in place of %s is in no cell and no rejected value', (_what, table, row) => {
  expect(linesOf(table, row, false)).toContain(person);
  const hidden = linesOf(table, row, true);
  expect(hidden).not.toContain(person);
  expect(hidden).toMatch(/"value":"\((string|object), withheld\)"/);
});

test('the error of a row that lacks its key does not name whose it is', () => {
  const row = { Key: { name: person }, Principal: { Key: person }, Machine: { Id: null } };
  expect(() => linesOf('machine_assignments', row, true)).toThrow(/row \(key withheld\)/);
});

test('a message that is no event is rejected without what it says', () => {
  const events = datasets.filter(isAnalytics).filter(({ source }) => source.events.length > 0);
  const message = (value: string) => ({
    offset: 7n,
    timestamp: Date.parse('2026-11-20T09:00:00Z'),
    value: Buffer.from(value),
  });
  const lineOf = (tables: typeof events, value: string) => {
    const routed = createRouter(tables, { customerId: 'acme', siteId: null })(
      0,
      message(value) as Parameters<ReturnType<typeof createRouter>>[1],
    );
    return routed.to === 'rejected'
      ? routed.line
      : JSON.stringify(routed, (_name, one) => (typeof one === 'bigint' ? String(one) : one));
  };
  const hidden = events.map((table) => protectedDataset(table, protection));
  for (const value of [
    person,
    JSON.stringify({ event_type: 'unheard', user: person }),
    `{"event_type":7,"u":"${person}"}`,
  ]) {
    expect(lineOf(events, value)).toContain(person);
    expect(lineOf(hidden, value)).not.toContain(person);
    expect(lineOf(hidden, value)).toContain('"offset":7');
  }
  // An event in which everything is odd, and members that no column takes.
  const odd = JSON.stringify({
    ...{
      event_type: 'riskScoreChange',
      tenant_id: 'acme',
      entity_id: person,
      timestamp: '2026-11-20T09:00:00Z',
    },
    ...{ cur_riskscore: person, alert_message: `score of ${person}`, unheard: { of: person } },
  });
  expect(lineOf(events, odd)).toContain(person);
  expect(lineOf(hidden, odd)).not.toContain(person);
});
