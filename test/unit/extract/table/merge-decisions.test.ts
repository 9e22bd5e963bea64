import { describe, expect, it } from 'vitest';
import {
  type Dataset,
  defineDataset,
  required,
  text,
  timestamp,
} from '../../../../connector/datasets/define.ts';
import type { MonitorSource } from '../../../../connector/datasets/sources.ts';
import type { RowFindings } from '../../../../connector/events.ts';
import { createFindings } from '../../../../connector/extract/rows/findings.ts';
import { type AnyRow, isLine, rowAccess } from '../../../../connector/extract/rows/row-access.ts';
import {
  createMergeDecisions,
  type MergeDecisions,
} from '../../../../connector/extract/table/merge-decisions.ts';
import type { Cell, Cells } from '../../../../connector/output/cells.ts';
import { csvText } from '../../../../connector/output/csv-text.ts';
import type { Line } from '../../../../connector/output/lines.ts';
import { parametersOf } from '../../../support/story.ts';

const stays: Dataset<MonitorSource> = defineDataset<MonitorSource>({
  name: 'stays',
  title: 'Stays',
  group: 'Core',
  description: 'One row a stay.',
  key: ['stay_id'],
  cursor: 'start_date',
  source: {
    service: 'monitor',
    set: 'Sessions',
    key: ['SessionKey'],
    cursor: 'StartDate',
    end: 'EndDate',
    closedBy: { end_date: 'EndDate' },
    relations: {
      machine: { kind: 'dimension', set: 'Machines', on: 'MachineId' },
      catalog: { kind: 'dimension', set: 'Catalogs', on: 'machine.CatalogId' },
      user: { kind: 'dimension', set: 'Users', on: 'UserId' },
    },
  },
  columns: [
    required(text('stay_id', 'SessionKey', 'Key.')),
    text('machine_name', 'machine.Name', 'Machine.'),
    text('catalog_name', 'catalog.Name', 'Catalog.'),
    required(timestamp('start_date', 'StartDate', 'Start.')),
    timestamp('end_date', 'EndDate', 'End.'),
    text('note', 'Note', 'A fact of its own.'),
    text('user_name', 'user.Name', 'User.'),
  ],
});

/** Hours of the day. */
const at = (hour: number | null): Cell =>
  hour === null ? null : new Date(Date.UTC(2026, 10, 20, hour)).toISOString();

interface Stay {
  readonly start?: number;
  readonly end?: number | null;
  readonly machine?: Cell;
  readonly catalog?: Cell;
  readonly note?: Cell;
  readonly user?: Cell;
}

/** From 2 to 3, on machine m of catalog c. */
function cellsOf(stay: Stay): Cells {
  const { start = 2, end = 3, machine = 'm', catalog = 'c', note = 'n', user = 'ü, "u"' } = stay;
  return [
    ['acme', 'site-1', 'k1', machine, catalog, at(start), at(end)],
    [note, user],
  ];
}

const layout = { columns: stays.columns };
const view = rowAccess(stays, []);

/** The line as it stands among others. */
function lineOf(stay: Stay): Line {
  const text = csvText(layout).line(cellsOf(stay));
  const block = Buffer.from(`before\n${text}after\n`);
  const flat = cellsOf(stay).flatMap((group) => ('cells' in group ? group.cells : group));
  const cells = view.columns.map((column) => flat[column] ?? null);
  return { cells, start: 7, end: 7 + Buffer.byteLength(text), block };
}

function textOf(row: AnyRow | undefined): string | undefined {
  if (row === undefined) return undefined;
  return isLine(row) ? row.block.toString('utf8', row.start, row.end) : csvText(layout).line(row);
}

type Counts = RowFindings['merged'];

/** The run before was at 10, this one is at 20; the overlap is one hour, the window of both is 24 hours. */
function judging({ refresh = false, overlapping = false, from = -4, formerFrom = -14 } = {}) {
  const findings = createFindings();
  const looked: string[] = [];
  const before = { from: String(at(formerFrom)), to: String(at(10)) };
  const decide: MergeDecisions = createMergeDecisions(
    {
      dataset: stays,
      context: {
        window: { from: String(at(from)), to: String(at(20)) },
        parameters: parametersOf({ sessionWindow: overlapping ? 'overlapping' : 'started' }),
        signal: new AbortController().signal,
      },
      carryOver: {
        closedBefore: String(at(9)),
        since: refresh ? undefined : { at: String(at(9)) },
        snapshot: {
          ...{ window: before, lastFullRefresh: before.to, settings: {}, columns: [], file: '', path: '' },
          ...{ bytes: 0, sha256: '', rows: 0 },
        },
      },
      findings,
      observer: { columns: [], observe: () => looked.push('kept') },
      movedRows: new Map(),
    },
    view,
  );
  return {
    decide,
    looked,
    counts: (): Counts => findings.report().merged,
    /** What becomes of a row that the source sends, and what is counted. */
    met(now: Stay, was?: Stay) {
      const row = decide.onSourceRow(cellsOf(now), was && lineOf(was));
      return { row: textOf(row), counts: findings.report().merged };
    },
  };
}

const written = (stay: Stay) => textOf(lineOf(stay));

describe.each([
  ['an incremental run', false],
  ['a full refresh', true],
])('in %s, a row of the source', (_run, refresh) => {
  it('that the table has just so is no news', () => {
    expect(judging({ refresh }).met({}, {})).toEqual({ row: written({}), counts: {} });
  });

  it('with half a character, which no file can hold, is no news either', () => {
    const half = { note: 'half \ud800', end: null };
    expect(judging({ refresh }).met(half, half).counts).toEqual({});
  });

  it('that was open takes the place of what was, with what is said of others today', () => {
    const [was, now] = [{ end: null }, { end: 12, machine: 'renamed', user: null }];
    expect(judging({ refresh }).met(now, was)).toEqual({ row: written(now), counts: { changed: 1 } });
    const still = { end: null, machine: 'renamed' };
    expect(judging({ refresh }).met(still, was)).toEqual({
      row: written(still),
      counts: { changed: 1 },
    });
  });

  it.each<[string, Stay, Stay]>([
    ['was renamed', {}, { machine: 'renamed' }],
    ['was moved', {}, { catalog: 'other' }],
    ['was removed', {}, { machine: null, catalog: null }],
    ['is a user who was renamed', {}, { user: 'other "name"' }],
  ])('that had settled stays as it was when what it refers to %s', (_how, was, now) => {
    expect(judging({ refresh }).met(now, was)).toEqual({
      row: written(was),
      counts: { carriedOver: 1, superseded: 1 },
    });
  });

  it('that had settled gets what was unknown then, and nothing else', () => {
    const was = { machine: 'then', catalog: null, user: null };
    const now = { machine: 'renamed', catalog: 'c\nß', user: 'found, out' };
    expect(judging({ refresh }).met(now, was)).toEqual({
      row: written({ machine: 'then', catalog: 'c\nß', user: 'found, out' }),
      counts: { changed: 1, nullsFilled: 1 },
    });
  });

  it('that had settled tells the empty text from what was unknown', () => {
    expect(judging({ refresh }).met({ user: 'found' }, { user: '' }).row).toBe(written({ user: '' }));
  });
});

describe('an incremental run', () => {
  it('does not wonder at what it has read', () => {
    expect(judging().met({ end: 12 }, {}).counts).toEqual({ changed: 1 });
    expect(judging().met({}).counts).toEqual({ added: 1 });
  });
});

describe('a full refresh', () => {
  it('counts a row that differs where nobody would have looked', () => {
    const now = { note: 'other', machine: 'renamed' };
    expect(judging({ refresh: true }).met(now, {})).toEqual({
      row: written(now),
      counts: { changed: 1, drifted: 1 },
    });
    expect(judging({ refresh: true }).met(now)).toEqual({
      row: written(now),
      counts: { added: 1, drifted: 1 },
    });
    // Its own value became known: that is a change, too.
    expect(judging({ refresh: true }).met({ note: 'n' }, { note: null }).counts).toEqual({
      changed: 1,
      drifted: 1,
    });
  });

  it.each<[string, Stay, Stay | undefined]>([
    ['ended since', { end: 12 }, { end: null }],
    ['ended within the overlap', { end: 9, note: 'other' }, { end: 9 }],
    ['began since', { start: 11, end: 12 }, undefined],
    ['began within the overlap', { start: 9, end: 9 }, undefined],
    ['ended since, and was not there', { end: 12 }, undefined],
    ['is open, and was not there', { end: null }, undefined],
  ])('does not wonder at a row that %s', (_how, now, was) => {
    expect(judging({ refresh: true }).met(now, was).counts.drifted).toBeUndefined();
  });

  it('does not wonder at rows of a time that the window before did not hold', () => {
    const grown = { refresh: true, from: -20, formerFrom: 1 };
    expect(judging(grown).met({ start: 0, end: 3 }).counts).toEqual({ added: 1 });
    expect(judging({ ...grown, overlapping: true }).met({ start: -1, end: 0 }).counts).toEqual({
      added: 1,
    });
    // This one reached into it.
    const reaching = judging({ ...grown, overlapping: true }).met({ start: -1, end: 2 });
    expect(reaching.counts).toEqual({ added: 1, drifted: 1 });
  });

  it('counts rows the source has forgotten, and keeps them', () => {
    const { decide, counts, looked } = judging({ refresh: true });
    expect(textOf(decide.onLineOnly(lineOf({})))).toBe(written({}));
    expect([counts(), looked]).toEqual([{ purged: 1, carriedOver: 1 }, ['kept']]);
    expect(decide.needsLookup(lineOf({ end: null }))).toBe(false);
  });
});

describe('a row that the source did not send', () => {
  it('stays as it was where it had settled', () => {
    const { decide, counts } = judging();
    expect(textOf(decide.onLineOnly(lineOf({})))).toBe(written({}));
    expect(counts()).toEqual({ carriedOver: 1 });
  });

  it('is known to be groomed where it should have come', () => {
    const { decide, counts } = judging();
    decide.onLineOnly(lineOf({ end: 9 }));
    decide.onLineOnly(lineOf({ end: null }));
    expect(counts()).toEqual({ carriedOver: 2, purged: 2 });
  });

  it.each<[string, Stay, boolean]>([
    ['was open and began before the overlap', { end: null }, true],
    ['was open and began in the overlap: it would have come', { start: 9, end: null }, false],
    ['had settled', {}, false],
  ])('is asked for by key when it %s', (_how, was, needsLookup) => {
    expect(judging().decide.needsLookup(lineOf(was))).toBe(needsLookup);
  });

  it('is taken as it is when it was asked for, unless it has left the window', () => {
    const { decide, counts } = judging({ from: 0 });
    expect(textOf(decide.onLookedUpRow(cellsOf({ start: 2 })))).toBe(written({ start: 2 }));
    expect(decide.onLookedUpRow(cellsOf({ start: -1 }))).toBeUndefined();
    expect(counts()).toEqual({ changed: 1, lookedUp: 1, expired: 1 });
  });

  it.each<[string, boolean, Stay, boolean]>([
    ['began at its start', false, { start: 0 }, true],
    ['began before it', false, { start: -1 }, false],
    ['began before it and ended in it', true, { start: -1, end: 0 }, true],
    ['began before it and ended before it', true, { start: -3, end: -1 }, false],
    ['began before it and is open, but gone at the source', true, { start: -3, end: null }, false],
    ['began before it and is open, of sessions started', false, { start: -3, end: null }, false],
  ])('leaves with the window: it %s', (_how, overlapping, was, stays) => {
    const { decide, counts } = judging({ from: 0, overlapping });
    expect(textOf(decide.onLineOnly(lineOf(was)))).toBe(stays ? written(was) : undefined);
    expect(counts().expired).toBe(stays ? undefined : 1);
  });
});
