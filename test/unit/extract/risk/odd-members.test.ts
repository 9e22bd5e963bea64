import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { riskTables } from '../../../../connector/datasets/risk/tables.ts';
import { exactJson, parseJson } from '../../../../connector/json.ts';
import { arrival, riskTable, rowOf, samples, shown } from './events.ts';

const envelope = {
  tenant_id: 't',
  entity_id: 'u',
  entity_type: 'user',
  timestamp: '2026-11-20T09:00:00Z',
  version: 2,
};

type Members = Readonly<Record<string, unknown>>;

const textOf = (type: string, members: Members) => exactJson({ ...envelope, event_type: type, ...members });

function seen(members: Members, type = 'indicatorSummary') {
  const text = textOf(type, members);
  const { odd, missing } = rowOf(type, text);
  const cells = shown(type, text);
  const rest: unknown = JSON.parse(cells['additional_fields'] ?? '{}');
  return { cells, rest, odd: odd.map((cell) => ({ ...cell })), missing };
}

describe('what is only written otherwise is read', () => {
  test.each([
    ['a number as text', '12.50', '12.50'],
    ['with blanks around', ' 7 ', '7'],
    ['with an exponent', '1e3', '1e3'],
    ['a number', 4, '4'],
  ])('a number: %s', (_, risk_probability, cell) => {
    expect(seen({ risk_probability })).toMatchObject({
      ...{ cells: { risk_probability_d: cell }, rest: {}, odd: [] },
    });
  });

  const time = 'occurrence_details_observation_start_time';
  test.each([
    ['with a zone without its colon', '2026-05-06T07:08:09+0000', '2026-05-06T07:08:09.000Z', []],
    ['with a blank for the T', '2026-05-06 07:08:09Z', '2026-05-06T07:08:09.000Z', []],
    ['without a zone', '2026-05-06T07:08:09', '2026-05-06T07:08:09.000Z', ['noZone']],
    ['seconds since 1970', 1_778_051_289, '2026-05-06T07:08:09.000Z', []],
    ['seconds with a fraction', 1_778_051_289.25, '2026-05-06T07:08:09.250Z', []],
    ['milliseconds since 1970', 1_778_051_289_123, '2026-05-06T07:08:09.123Z', []],
    ['milliseconds as text', '1778051289123', '2026-05-06T07:08:09.123Z', []],
    ['in the form of .NET', '/Date(1778051289123)/', '2026-05-06T07:08:09.123Z', []],
  ])('a time: %s', (_, value, cell, notes) => {
    const { cells, rest, odd } = seen({ [time]: value });
    expect([cells[`${time}_t`], rest]).toEqual([cell, {}]);
    expect(odd).toEqual(notes.map((note) => ({ column: `${time}_t`, note })));
  });

  test('a truth value as text, and numbers, truth values, lists and objects where a text is declared', () => {
    const posture = 'datasourceDPSEventDetails';
    const table = 'CitrixAnalytics_SPA_Events_V1_CL';
    expect(shown(table, textOf(posture, { test_mode: 'TRUE' }))).toMatchObject({ test_mode: 'true' });
    const values = { severity: { level: 3 }, indicator_name: [1, 'a'], data_source: false, ui_link: 12 };
    const { cells, rest, odd } = seen(values);
    expect(cells).toMatchObject({
      ...{ severity_s: '{"level":3}', indicator_name_s: '[1,"a"]' },
      ...{ data_source_s: 'false', ui_link_s: '12' },
    });
    expect([rest, odd]).toEqual([{}, []]);
  });
});

describe("what is not of its column's type leaves the cell empty, is kept and counted", () => {
  const number = 'risk_probability';
  test.each([
    ['a text', number, 'N/A', 'invalid'],
    ['with a sign for thousands', number, '1,234', 'invalid'],
    ['a truth value', number, true, 'invalid'],
    ['a list', number, [1], 'invalid'],
    ['an object', number, { value: 1 }, 'invalid'],
    ['a number of a thousand digits', number, '9'.repeat(1000), 'invalid'],
    ['no number', number, 'NaN', 'notANumber'],
    ['an infinity', number, '-INF', 'notANumber'],
    ['no time', 'occurrence_details_observation_start_time', 'yesterday', 'invalid'],
    ['a truth value for a time', 'occurrence_details_observation_start_time', false, 'invalid'],
    ['a small number for a time', 'occurrence_details_observation_start_time', 12, 'invalid'],
    ['the smallest date', 'occurrence_details_observation_start_time', '0001-01-01T00:00:00', 'noDate'],
    ['the greatest date', 'occurrence_details_observation_start_time', '9999-12-31T23:59:59+02:00', 'noDate'],
    ['two days', 'occurrence_details_observation_start_time', '5/6/2026 10:00', 'twoWays'],
  ])('%s', (_, field, value, why) => {
    const { cells, rest, odd, missing } = seen({ [field]: value });
    const column =
      riskTable('indicatorSummary').columns.find(({ inputs }) => inputs[0] === field)?.name ?? '';
    expect(cells).not.toHaveProperty(column);
    expect([rest, missing]).toEqual([{ [field]: value }, []]);
    expect(odd).toEqual([why === 'invalid' ? { column, value } : { column, note: why }]);
  });

  test('what is told not to be known ("NA", blank) is kept, and no fault', () => {
    expect(seen({ risk_probability: 'NA', version: ' ' })).toMatchObject({
      ...{ rest: { risk_probability: 'NA', version: ' ' }, odd: [] },
    });
  });

  test('an event whose time cannot be read happened when it came', () => {
    for (const timestamp of ['yesterday', [], true]) {
      const { cells, rest, odd } = seen({ timestamp });
      expect(cells['TimeGenerated']).toBe(arrival);
      expect(rest).toEqual({ timestamp });
      expect(odd.map(({ column }) => column)).toContain('TimeGenerated');
    }
    expect(seen({ timestamp: null })).toMatchObject({
      ...{ cells: { TimeGenerated: arrival }, missing: ['timestamp'], odd: [] },
    });
  });

  test('an event without tenant or user stays an event', () => {
    const { cells, missing } = seen({ tenant_id: null, entity_id: undefined });
    expect(cells).not.toHaveProperty('tenant_id_s');
    expect([cells['severity_s'], missing]).toEqual([undefined, ['tenant_id', 'entity_id']]);
  });

  test('a member of an odd object does not take the place of one that is named by itself', () => {
    const { cells, rest } = seen({ data_source: { id: 99 }, data_source_id: 1 });
    expect(cells['data_source_id_d']).toBe('1');
    expect(cells['data_source_s'] ?? JSON.stringify(rest)).toContain('99');
  });
});

/** Columns by the member that they show; a member of an object counts for the object, too. */
function columnsOf(table: string, member: string): ReadonlySet<string> {
  const { columns } = riskTable(table);
  const isOf = (input: string) => input === member || input.startsWith(`${member}_`);
  const own = columns.filter(({ inputs }) => inputs.some(isOf)).map(({ name }) => name);
  return new Set([...own, 'additional_fields']);
}

const texts = [
  ...['indicatorSummary', 'indicatorEventDetails', 'riskScoreChange'].map((name) => [name, name] as const),
  ...(['score', 'app', 'usage', 'location'] as const).map((name) => ['userProfile', name] as const),
] as const;

test.each(texts)(
  'any JSON value in place of any member of %s (%s) costs neither event nor cell',
  (table, name) => {
    const sample = samples[name as keyof typeof samples];
    const event = parseJson(sample) as Members;
    const before = shown(table, sample);
    // By its type an event finds its table.
    const members = Object.keys(event).filter((member) => member !== 'event_type');
    fc.assert(
      fc.property(fc.constantFrom(...members), fc.jsonValue(), (member, value) => {
        const after = shown(table, exactJson({ ...event, [member]: value }));
        const own = columnsOf(table, member);
        for (const [column, cell] of Object.entries(before)) {
          if (!own.has(column)) expect(after[column], column).toBe(cell);
        }
        const rest = JSON.parse(after['additional_fields'] ?? '{}')[member];
        const isShown = [...own].some((column) => column !== 'additional_fields' && column in after);
        expect(value === null || value === '' || isShown || rest !== undefined, 'it is kept').toBe(true);
      }),
      { numRuns: 400 },
    );
  },
);

test('every table keeps an event whatever one of its members is', () => {
  for (const { name, columns, source } of riskTables.filter(({ source: { events } }) => events.length > 0)) {
    const fields = columns.flatMap(({ inputs: [field = ''] }) =>
      /^(?:message\.|event_type$)/.test(field) ? [] : [field],
    );
    for (const field of fields) {
      for (const value of [null, true, 0, -1e300, '', 'x', [], {}, [{ a: [] }], { __proto__x: 1 }]) {
        const { cells } = rowOf(name, textOf(source.events[0] ?? '', { [field]: value }));
        expect(cells).toHaveLength(columns.length);
      }
    }
  }
});
