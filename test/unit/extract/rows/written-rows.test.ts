/** Long: one table has all kinds of columns and relations, and pages of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageOf } from '../../../../connector/citrix/monitor/page.ts';
import type { Row } from '../../../../connector/citrix/monitor/service.ts';
import {
  boolean,
  type Dataset,
  defineDataset,
  derived,
  enumeration,
  int64,
  number,
  required,
  text,
  timestamp,
} from '../../../../connector/datasets/define.ts';
import { durationSeconds, isOpen } from '../../../../connector/datasets/derivations.ts';
import type { MonitorSource } from '../../../../connector/datasets/sources.ts';
import type { InvalidValues } from '../../../../connector/extract/rows/cell-values.ts';
import { createFindings } from '../../../../connector/extract/rows/findings.ts';
import { createFlatten } from '../../../../connector/extract/rows/flatten.ts';
import { createOddCells } from '../../../../connector/extract/rows/odd-cells.ts';
import { parseJson } from '../../../../connector/json.ts';
import { cellAt } from '../../../../connector/output/cells.ts';
import { csvText } from '../../../../connector/output/csv-text.ts';
import { LineBlock } from '../../../../connector/output/line-block.ts';
import { WrittenRow } from '../../../../connector/output/written-row.ts';
import { createPageScanner } from '../../../../connector/scan/page-scanner.ts';
import { values, writtenPage } from '../../scan/written-pages.ts';

/** A table with every type of column, every kind of relation, and every way that a value comes about. */
const calls: Dataset<MonitorSource> = defineDataset<MonitorSource>({
  name: 'calls',
  title: 'Calls',
  group: 'Core',
  description: 'One row a call.',
  key: ['call_id'],
  cursor: 'start_date',
  source: {
    service: 'monitor',
    set: 'Calls',
    key: ['Id'],
    cursor: 'Start',
    closedBy: { end_date: 'End' },
    relations: {
      session: { kind: 'navigation', property: 'Session', on: 'SessionId' },
      line: {
        kind: 'newest',
        of: 'session',
        property: 'Line',
        on: 'session.LineId',
        otherwise: 'Lines',
        newestBy: 'Id',
        ownedBy: 'Id',
      },
      machine: { kind: 'dimension', set: 'Machines', on: 'session.MachineId' },
      catalog: { kind: 'dimension', set: 'Catalogs', on: 'machine.CatalogId' },
      cost: { kind: 'dimension', set: 'Costs', on: 'MachineId', sparse: true },
    },
  },
  columns: [
    required(text('call_id', 'Id', 'Key.')),
    required(timestamp('start_date', 'Start', 'Start.')),
    timestamp('end_date', 'End', 'End.'),
    derived('is_open', 'boolean', ['End'], isOpen, 'Open.'),
    derived('seconds', 'number', ['Start', 'End'], durationSeconds, 'Length.'),
    enumeration('state', 'State', { 0: 'Off', 5: 'Active, so to say' }, 'State.'),
    derived('both', 'text', ['Name', 'session.Name'], (a, b) => `${String(a)}/${String(b)}`, 'Both.'),
    text('name', 'Name', 'Name.'),
    int64('size', 'Size', 'Size.'),
    number('rate', 'Rate', 'Rate.'),
    boolean('is_good', 'IsGood', 'Good.'),
    { name: 'day', type: 'date', description: 'Day.', inputs: ['Day'], nullable: true },
    text('inside', 'Place.Name', 'Inside.'),
    text('place', 'Place', 'An object as text.'),
    int64('no_place', 'Place', 'An object as a number.'),
    text('session_name', 'session.Name', 'Session.'),
    text('machine_name', 'machine.Name', 'Machine.'),
    text('catalog_name', 'catalog.Name', 'Catalog.'),
    timestamp('session_start', 'session.Start', 'Start.'),
    text('line_name', 'line.Name', 'Line.'),
    int64('line_size', 'line.Size', 'Line.'),
    number('cost', 'cost.PerHour', 'Cost.'),
  ],
});

const usual = { invalidValues: 'null' as InvalidValues };
const start = '2026-11-20T09:00:00.000Z';

type Members = Readonly<Record<string, string | undefined>>;

/** One row as it is written; with `undefined` in place of a value it lacks the member. */
function written(members: Members): string {
  const parts = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [`${JSON.stringify(name)}:${value}`],
  );
  return `{${parts.join(',')}}`;
}

const line = (members: Members = {}) => written({ Id: '7', Name: '"l"', Size: '3', ...members });
const session = (members: Members = {}) =>
  written({
    Id: '"s"',
    Name: '"s, 1"',
    Start: `"${start}"`,
    MachineId: '"AA-1"',
    LineId: '7',
    Line: line(),
    ...members,
  });
const call = (members: Members = {}): string =>
  written({
    ...{
      Id: '"k1"',
      Start: `"${start}"`,
      End: 'null',
      State: '5',
      Name: '"x"',
      Size: '1',
      Rate: '1.5',
      IsGood: 'true',
    },
    ...{
      Day: '"2026-11-20"',
      Place: '{"Name":"p"}',
      SessionId: '"s"',
      MachineId: '"aa-1"',
      Session: session(),
    },
    ...{ Surprise: '1', ...members },
  });

const dimensions = new Map<string, ReadonlyMap<string, Row>>([
  [
    'Machines',
    new Map<string, Row>([
      ['aa-1', { Id: 'AA-1', Name: 'm, "1"', CatalogId: 'C1' }],
      ['aa-2', { Id: 'AA-2', CatalogId: 'C9', Name: 5 }],
      ['5', { Id: 5, Name: '' }],
    ]),
  ],
  ['Catalogs', new Map<string, Row>([['c1', { Id: 'C1', Name: 'Müller' }]])],
  ['Costs', new Map<string, Row>([['aa-1', { Id: 'AA-1', PerHour: 0.1 }]])],
]);

/** What becomes of the rows: lines, and all that is told of them; or the error. */
function outcome(
  rows: readonly Row[],
  isBytes: boolean,
  { invalidValues, newest }: typeof usual & { newest?: Row },
) {
  const findings = createFindings();
  const odd = createOddCells();
  const requested = new Set(
    calls.columns.flatMap(({ inputs }) => inputs).map((path) => path.split('.')[0] ?? ''),
  );
  for (const name of ['Session', 'SessionId', 'MachineId', 'Place']) requested.add(name);
  const flatten = createFlatten(calls, {
    run: { customerId: 'acme, inc', siteId: 'site-1' },
    findings,
    odd,
    invalidValues,
    dimensions,
    requested,
  });
  const lines = isBytes ? new LineBlock() : undefined;
  const { line: lineOf } = csvText(calls);
  try {
    const made = rows.map((row) => flatten(row, newest, lines));
    return {
      isWritten: made.filter((row) => row instanceof WrittenRow).length,
      told: {
        // As bytes: where a text cannot be written as UTF-8, only that tells what comes out.
        lines: made.map((row) => Buffer.from(lineOf(row)).toString()),
        cells: made.map((row) =>
          calls.columns.map((_, index) => Buffer.from(`${cellAt(row, index)}`).toString()),
        ),
        findings: findings.report(),
        absent: findings.absent(),
        odd: made.map((row) => odd.of(row)),
        joined: calls.columns.map(({ name }) => odd.joinedValues(name)),
      },
    };
  } catch (error) {
    return { isWritten: 0, told: String(error) };
  }
}

/** The rows of a page, parsed and as bytes; undefined if the page is not scanned. */
function bothOf(page: string) {
  const address = new URL('https://host/Calls');
  const scanner = createPageScanner({ keepsRows: false });
  scanner.learn(pageOf(parseJson(writtenPage([call(), call()])), address).rows);
  const scanned = scanner.scan(Buffer.from(page));
  return scanned === undefined
    ? undefined
    : { parsed: pageOf(parseJson(page), address).rows, scanned: pageOf(scanned, address).rows };
}

const names = [
  'Id',
  'Start',
  'End',
  'State',
  'Name',
  'Size',
  'Rate',
  'IsGood',
  'Day',
  'MachineId',
  'SessionId',
];

/** Rows most of whose values are as usual, so that each of the others is met among whole rows. */
const someValues = (of: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...of), values, { maxKeys: 4, noNullPrototype: true });

const rowsWritten = fc
  .tuple(
    someValues(names),
    someValues(['Name', 'Start', 'MachineId', 'LineId']),
    someValues(['Name', 'Size']),
    fc.constantFrom('null', 'object', 'object', 'no line'),
    fc.constantFrom('"aa-1"', '"AA-2"', '"zz"', '5', 'null', '5.0'),
  )
  .map(([own, inSession, inLine, nesting, machine]) => {
    const Line = nesting === 'no line' ? 'null' : line(inLine);
    const Session = nesting === 'null' ? 'null' : session({ MachineId: machine, ...inSession, Line });
    return call({ ...own, Session });
  });

describe('rows that are bytes', () => {
  it('become the same lines, cells, findings, counts, notes and errors as parsed rows', () => {
    let written = 0;
    fc.assert(
      fc.property(
        fc.array(rowsWritten, { minLength: 1, maxLength: 4 }),
        fc.constantFrom<InvalidValues>('null', 'null', 'fail'),
        fc.constantFrom<Row | undefined>(undefined, { Id: 9, Name: 'newest', Size: '4' }),
        (rows, invalidValues, newest) => {
          const both = bothOf(writtenPage(rows));
          if (both === undefined) return;
          const options = { invalidValues, ...(newest === undefined ? {} : { newest }) };
          const bytes = outcome(both.scanned, true, options);
          expect(bytes.told).toEqual(outcome(both.parsed, false, options).told);
          written += bytes.isWritten;
        },
      ),
      { numRuns: 2000 },
    );
    expect(written).toBeGreaterThan(500);
  });

  it('are written next to parsed rows of the same table, and share their joined rows', () => {
    const both = bothOf(writtenPage([call(), call({ Id: '"k2"' })]));
    if (both === undefined) throw new Error('the page was not scanned');
    const mixed = [...both.scanned, ...both.parsed, ...both.scanned];
    const parsed = [...both.parsed, ...both.parsed, ...both.parsed];
    expect(outcome(mixed, true, usual).told).toEqual(outcome(parsed, false, usual).told);
    expect(outcome(mixed, true, usual).isWritten).toBe(4);
  });

  it('take an empty key for none, and an empty string for null', () => {
    const both = bothOf(
      writtenPage(
        ['null', '""', 'null', '""'].map((key) => call({ Name: key, Session: session({ MachineId: key }) })),
      ),
    );
    if (both === undefined) throw new Error('the page was not scanned');
    const { told } = outcome(both.scanned, true, usual);
    expect(told).toEqual(outcome(both.parsed, false, usual).told);
    const at = calls.columns.findIndex(({ name }) => name === 'name');
    expect(told).toMatchObject({ findings: { unresolved: {} } });
    expect(typeof told === 'string' ? told : told.cells.map((cells) => cells[at])).toEqual(
      Array(4).fill('null'),
    );
  });

  it('have the members that later rows lack', () => {
    const both = bothOf(writtenPage([call()]));
    if (both === undefined) throw new Error('the page was not scanned');
    const later = pageOf(
      parseJson(writtenPage([call({ Size: undefined, Session: session({ Start: undefined }) })])),
      new URL('https://host/Calls'),
    ).rows;
    const { told } = outcome([...both.scanned, ...later], true, usual);
    expect(told).toEqual(outcome([...both.parsed, ...later], false, usual).told);
    expect(told).toMatchObject({ absent: [], findings: { missing: { Size: 1, 'session.Start': 1 } } });
  });

  it('tell of members that all of them lack', () => {
    const address = new URL('https://host/Calls');
    const page = writtenPage([call({ Name: undefined, Session: session({ Start: undefined }) })]);
    const scanner = createPageScanner({ keepsRows: false });
    const { rows } = pageOf(parseJson(page), address);
    scanner.learn(rows);
    const scanned = pageOf(scanner.scan(Buffer.from(page)), address).rows;
    const { told } = outcome(scanned, true, usual);
    expect(told).toEqual(outcome(rows, false, usual).told);
    expect(told).toMatchObject({ absent: ['Name', 'session.Start'] });
  });
});
