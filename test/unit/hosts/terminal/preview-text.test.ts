import { describe, expect, it } from 'vitest';
import { derived, int64, text, timestamp } from '../../../../connector/datasets/define.ts';
import type { Preview } from '../../../../connector/extract/run/preview.ts';
import { previewJson, previewLines } from '../../../../connector/hosts/terminal/preview-text.ts';

const columns = [
  text('customer_id', 'run.customerId', 'c'),
  text('session_key', 'SessionKey', 'k'),
  timestamp('start_date', 'StartDate', 's'),
  derived('kind', 'text', ['Kind'], (kind) => kind, 'd'),
  int64('kind_code', 'Kind', 'd'),
  text('user_sid', 'user.Sid', 'u'),
  text('user_upn', 'user.Upn', 'u'),
  text('user_name', 'user.UserName', 'u'),
  text('machine_name', 'machine.Name', 'm'),
  text('comment', 'Comment', 'always null'),
];

const preview: Preview = {
  dataset: 'sessions',
  cursor: 'start_date',
  columns,
  rows: [1, 2].map((number) => [
    ...['acme', `3f0a1bd0-0000-4000-8000-00000000000${number}`, `2026-11-0${number}T09:00:00.000Z`],
    ...[`Desktop ${number}`, String(number), `S-1-5-21-${number}`, `user${number}@acme.example`],
    ...[`user${number}`, `vda-${number}`, null],
  ]),
  total: 12_345,
};

const look = { width: 60, vertical: false, isChosen: false };
const headingOf = (lines: readonly string[]) => lines[0]?.split(/ +/);

describe('a preview for people', () => {
  it('shows when, who and where first, as far as there is room, and says what it leaves out', () => {
    const lines = previewLines(preview, look);
    expect(headingOf(lines)).toEqual(['start_date', 'user_upn', 'machine_name']);
    expect(lines.slice(-3)).toEqual([
      '',
      'sessions: first 2 rows of about 12,345',
      '3 of 10 columns; choose with --columns a,b,c; show all with --vertical',
    ]);
  });

  it('then the others, in their order; never what says nothing', () => {
    const lines = previewLines(preview, { ...look, width: 200 });
    expect(headingOf(lines)).toEqual(['start_date', 'kind', 'user_upn', 'user_name', 'machine_name']);
  });

  it('shows every column that was chosen, upright, or where no terminal ends the line', () => {
    const names = columns.map(({ name }) => name);
    const chosen = previewLines(preview, { ...look, isChosen: true }).join('\n');
    const upright = previewLines(preview, { ...look, vertical: true }).join('\n');
    for (const name of names) {
      expect(chosen).toContain(name);
      expect(upright).toContain(name);
    }
    expect(headingOf(previewLines(preview, { ...look, width: undefined }))).toEqual(names);
  });

  it.each([
    [20, null, 'first 20 rows; total unknown'],
    [1, 1, 'the only row'],
    [0, 0, 'no rows'],
    [2, 2, 'all 2 rows'],
  ])('of %s rows where the source counts %s it says: %s', (shown, total, says) => {
    const rows = Array.from({ length: shown }, () => columns.map(() => null));
    expect(previewLines({ ...preview, rows, total }, look)).toContain(`sessions: ${says}`);
  });

  it('shows a heading even where nothing tells or fits', () => {
    expect(previewLines({ ...preview, rows: [] }, { ...look, width: 3 })[0]).toBe('cu…');
  });

  it('tells null from the empty text, and obeys no cell', () => {
    const rows = [[null, '', '\x1b[2J', null, null, null, null, null, null, null]];
    const lines = previewLines({ ...preview, rows }, { ...look, width: 200, isChosen: true });
    expect(lines[2]?.trim().split(/ +/)).toEqual(['""', '␛[2J']);
  });
});

describe('a preview as JSON', () => {
  it('keeps digits, types and nulls', () => {
    const some = [columns[1], columns[2], columns[4]].filter((column) => column !== undefined);
    const rows = [
      ['a "b"\u009b', '2026-11-01T09:00:00.000Z', '9007199254740993'],
      [null, null, null],
    ];
    const json = previewJson({ ...preview, columns: some, rows, total: null });
    expect(json).toBe(`{"dataset":"sessions","total":null,"rows":[
{"session_key":"a \\"b\\"\\u009b","start_date":"2026-11-01T09:00:00.000Z","kind_code":9007199254740993},
{"session_key":null,"start_date":null,"kind_code":null}
]}
`);
    expect(JSON.parse(previewJson({ ...preview, rows: [] }))).toEqual({
      dataset: 'sessions',
      total: 12345,
      rows: [],
    });
  });
});
