import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { riskTables } from '../../../../connector/datasets/risk/tables.ts';
import { riskTable, samples, shown } from './events.ts';

const place = { source_partition: '3', source_offset: '9', customer_id: 'acme' };
const envelope = {
  tenant_id: 't',
  entity_id: 'u',
  entity_type: 'user',
  timestamp: '2026-11-20T09:00:00Z',
  version: 2,
};
const columnsOf = { TimeGenerated: '2026-11-20T09:00:00.000Z', tenant_id_s: 't', entity_id_s: 'u' };

/** What a table shows of an event with these members. */
function shownOf(table: string, type: string, members: object) {
  return shown(table, JSON.stringify({ ...envelope, event_type: type, ...members }));
}

describe('the published samples', () => {
  test('an occurrence of an indicator, with its nested objects', () => {
    expect(shown('indicatorSummary', samples.indicatorSummary)).toEqual({
      ...place,
      TimeGenerated: '2021-06-08T06:59:59.000Z',
      data_source_id_d: '0',
      data_source_s: 'Citrix Content Collaboration',
      entity_id_s: 'user1_772491_20210608@jimex9vbhnya.com',
      entity_type_s: 'user',
      event_type_s: 'indicatorSummary',
      indicator_category_id_d: '1',
      indicator_category_s: 'Data exfiltration',
      indicator_id_s: '0',
      indicator_name_s: 'Excessive file downloads',
      indicator_type_s: 'builtin',
      indicator_uuid_g: '43a838da-fc21-55bf-a0e4-060090070eeb',
      indicator_vector_id_d: '6',
      indicator_vector_name_s: 'Insider Threat - Files',
      occurrence_details_event_count_d: '9',
      occurrence_details_exfiltrated_data_volume_in_bytes_d: '307800000',
      occurrence_details_observation_start_time_t: '2021-06-08T06:00:00.000Z',
      occurrence_details_relevant_event_type_s: 'Download',
      risk_probability_d: '1',
      severity_s: 'medium',
      tenant_id_s: 'jimex9vbhnya',
      ui_link_s: 'https://analytics-daily.cloud.com/user/x',
      version_d: '2',
    });
  });

  test('an event of an indicator: coordinates as text, "NA" as it is', () => {
    expect(shown('indicatorEventDetails', samples.indicatorEventDetails)).toMatchObject({
      ...place,
      TimeGenerated: '2021-06-09T06:56:27.000Z',
      _timestamp_t: '2021-06-09T06:56:27.000Z',
      connector_type_s: 'NA',
      device_id_s: 'NA',
      file_size_in_bytes_d: '70000000',
      indicator_vector_id_d: '6',
      latitude_s: '33.8697',
      longitude_s: '-118.3693',
    });
    expect(shown('indicatorEventDetails', samples.indicatorEventDetails)).not.toHaveProperty(
      'additional_fields',
    );
  });

  test('a change of a score, of a user told by a hash', () => {
    expect(shown('riskScoreChange', samples.riskScoreChange)).toEqual({
      ...place,
      TimeGenerated: '2021-09-17T20:14:59.000Z',
      alert_message_s: 'Risk score increase since last check',
      alert_type_s: 'riskscore_increase',
      alert_value_s: '2.0',
      cur_riskscore_d: '2',
      entity_id_s: 'ff2b0724a14c8b3165f596dc88affc18a27303d6fec9ece4185530bb89890cd9',
      entity_type_s: 'user',
      event_type_s: 'riskScoreChange',
      tenant_id_s: 'mejpn5behdhc',
      version_d: '2',
    });
  });

  test.each([
    ['score', { cur_riskscore_d: '25', TimeGenerated: '2021-11-05T10:07:33.652Z' }],
    ['app', { app_s: 'Remote Desktop Client', cnt_d: '1', user_samaccountname_s: 'CITRITE\\user1' }],
    ['usage', { data_usage_bytes_d: '49078650', downloaded_file_cnt_d: '1', uploaded_bytes_d: '0' }],
    ['location', { city_s: 'Sydney', country_s: 'Australia', cnt_d: '1' }],
  ] as const)('a message about a user: %s', (sample, cells) => {
    expect(shown('userProfile', samples[sample])).toMatchObject(cells);
    expect(shown('userProfile', samples[sample])).not.toHaveProperty('additional_fields');
  });
});

/** A value that fits a column, as the export would send it, and its cell. */
const values = {
  text: ['some text', 'some text'],
  number: [12.5, '12.5'],
  int64: [12, '12'],
  boolean: [true, 'true'],
  timestamp: ['2026-11-20T08:30:00.250Z', '2026-11-20T08:30:00.250Z'],
  date: ['', ''],
} as const;

describe('every published column', () => {
  const cases = riskTables.flatMap((table) =>
    table.source.events.flatMap((type) =>
      table.columns
        .filter(
          ({ inputs: [field = ''] }) =>
            !/^(?:message\.|run\.|timestamp$|event_type$|indicator_vector$)/.test(field),
        )
        .map(({ name, inputs: [field = ''], type: kind }) => ({
          table: table.name,
          type,
          name,
          field,
          kind,
        })),
    ),
  );

  test('is filled by the member of its name, with its type, and by no other', () => {
    expect(cases.length).toBeGreaterThan(250);
    for (const { table, type, name, field, kind } of cases) {
      const [sent, cell] = values[kind];
      const cells = shownOf(table, type, { [field]: sent });
      const without = shownOf(table, type, {});
      const added = Object.entries(cells).filter(([column, text]) => without[column] !== text);
      expect(added, `${table} ${field}`).toEqual([[name, cell]]);
    }
  });

  test.each(riskTables.filter(({ source }) => source.events.length > 0))(
    '$name: what nobody declared is kept',
    ({ name, source }) => {
      const unknown = { brand_new: { deep: [1, { x: null }] }, __proto_like: 'y' };
      const cells = shownOf(name, source.events[0] ?? '', unknown);
      expect(JSON.parse(cells['additional_fields'] ?? '')).toEqual(unknown);
    },
  );
});

describe('members', () => {
  test('with the names of what every object has are kept: values, then objects', () => {
    const members =
      '"z":1,"constructor":"c","__proto__":{"toString":2},"occurrence_details":{"hasOwnProperty":3,"__proto__":4}';
    const text = JSON.stringify({ ...envelope, event_type: 'indicatorSummary' }).replace('{', `{${members},`);
    expect(shown('indicatorSummary', text)).toMatchObject({ additional_fields: `{${members}}` });
  });

  test('of an object stand under its name, and those without a column stay where they were', () => {
    const cells = shownOf('indicatorSummary', 'indicatorSummary', {
      occurrence_details: { city: 'Bonn', altitude: 60, historical_logon_locations: [{ country: 'DE' }] },
      indicator_vector: [
        { id: 1, name: 'a' },
        { id: '2', name: 'b' },
      ],
      job: {},
    });
    expect(cells).toMatchObject({
      occurrence_details_city_s: 'Bonn',
      occurrence_details_historical_logon_locations_s: '[{"country":"DE"}]',
      indicator_vector_s: '[{"id":1,"name":"a"},{"id":"2","name":"b"}]',
      additional_fields: '{"occurrence_details":{"altitude":60},"job":{}}',
    });
  });

  test('that are not known ("NA", blank) leave columns of numbers and times empty, and are kept', () => {
    const cells = shownOf('indicatorSummary', 'indicatorSummary', {
      risk_probability: 'NA',
      occurrence_details_link_first_downloaded: '',
      severity: 'NA',
    });
    expect(cells).toEqual(
      expect.objectContaining({
        severity_s: 'NA',
        additional_fields: '{"risk_probability":"NA","occurrence_details_link_first_downloaded":""}',
      }),
    );
    expect(cells).not.toHaveProperty('risk_probability_d');
  });

  test('that are objects are shown whole where the column is for that', () => {
    const cells = shownOf('CitrixAnalytics_SPA_Events_V1_CL', 'datasourceDPSEventDetails', {
      endpoint_information: { os: { name: 'x' } },
      device_posture_tags: ['a'],
      test_mode: 'False',
    });
    expect(cells).toMatchObject({
      endpoint_information: '{"os":{"name":"x"}}',
      device_posture_tags: '["a"]',
      test_mode: 'false',
    });
  });

  test('told twice, once nested and once not, are both kept', () => {
    const cells = shownOf('indicatorSummary', 'indicatorSummary', {
      occurrence_details_city: 'Bonn',
      occurrence_details: { city: 'Köln' },
    });
    expect(cells).toMatchObject({
      occurrence_details_city_s: 'Bonn',
      additional_fields: '{"occurrence_details":{"city":"Köln"}}',
    });
  });

  test('with numbers beyond doubles come through exactly', () => {
    const text = `{"event_type":"indicatorEventDetails","tenant_id":"t","entity_id":"u","timestamp":"2026-11-20T09:00:00Z","file_size_in_bytes":9007199254740993,"x":9007199254740993}`;
    expect(shown('indicatorEventDetails', text)).toMatchObject({
      file_size_in_bytes_d: '9007199254740993',
      additional_fields: '{"x":9007199254740993}',
    });
  });

  test('are all in a column or in additional_fields, whatever they are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
        const kept = JSON.parse(
          JSON.stringify(
            Object.fromEntries(Object.entries(members).map(([name, value]) => [`x${name}`, value])),
          ),
        );
        const cells = shownOf('riskScoreChange', 'riskScoreChange', kept);
        expect(JSON.parse(cells['additional_fields'] ?? '{}')).toEqual(kept);
      }),
    );
  });
});

describe('an event that nothing places is rejected', () => {
  test('because nothing says whose it is, nor when it happened', () => {
    const members = { timestamp: null, tenant_id: null, entity_id: null };
    expect(() => shownOf('riskScoreChange', 'riskScoreChange', members)).toThrow('timestamp is missing');
  });

  test('an event as it should be is not (the counterpart)', () => {
    expect(shownOf('riskScoreChange', 'riskScoreChange', { cur_riskscore: '7' })).toMatchObject({
      ...columnsOf,
      cur_riskscore_d: '7',
    });
    expect(riskTable('riskScoreChange').columns[0]?.name).toBe('TimeGenerated');
  });
});
