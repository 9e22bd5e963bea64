import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { datasets } from '../../../../connector/datasets/registry.ts';
import { catalogMessage } from '../../../../connector/hosts/airbyte/catalog.ts';
import { type AirbyteStream, lineOf } from '../../../../connector/hosts/airbyte/messages.ts';
import { ofType, protocolFaults } from '../../../support/airbyte.ts';

interface Property {
  readonly type: string | readonly string[];
  readonly format?: string;
  readonly airbyte_type?: string;
  readonly description: string;
}

const line = lineOf(catalogMessage(datasets));
const streams = ofType<{ streams: readonly AirbyteStream[] }>(line, 'CATALOG')[0]?.streams ?? [];

function propertiesOf({ json_schema: schema }: AirbyteStream): Readonly<Record<string, Property>> {
  return (schema as { properties: Readonly<Record<string, Property>> }).properties;
}

/** A stream in a few words, without descriptions, which may be bettered at any time. */
function outline(stream: AirbyteStream) {
  const { name, supported_sync_modes, source_defined_primary_key, default_cursor_field } = stream;
  const columns = Object.entries(propertiesOf(stream)).map(
    ([column, { type, format, airbyte_type: own }]) =>
      `${column}: ${[[type].flat().join('|'), format, own].filter(Boolean).join(' ')}`,
  );
  const key = source_defined_primary_key.flat().join();
  return [`${name} (${supported_sync_modes.join()}; key ${key}; cursor ${default_cursor_field})`, ...columns];
}

describe('the catalog', () => {
  it('is what the protocol takes, and stays as it is', async () => {
    expect(protocolFaults(line)).toEqual([]);
    const text = streams.map((stream) => `${outline(stream).join('\n  ')}\n`).join('');
    await expect(text).toMatchFileSnapshot('__snapshots__/catalog.txt');
  });

  it('has every table, with keys and cursors that are columns, and all of it described', () => {
    expect(streams.map(({ name }) => name)).toEqual(datasets.map(({ name }) => name));
    const ajv = new Ajv({ strict: true });
    ajv.addVocabulary(['airbyte_type']);
    for (const format of ['date-time', 'date']) ajv.addFormat(format, true);
    for (const stream of streams) {
      const properties = propertiesOf(stream);
      expect(ajv.compile(stream.json_schema)).toBeTypeOf('function');
      for (const column of [...stream.source_defined_primary_key, stream.default_cursor_field ?? []].flat())
        expect(properties).toHaveProperty(column);
      for (const { description } of Object.values(properties)) expect(description).not.toBe('');
      expect(stream).not.toHaveProperty('namespace');
    }
  });

  it('offers what can be resumed for incremental syncs, and nothing else', () => {
    for (const stream of streams) {
      const isIncremental = stream.supported_sync_modes.includes('incremental');
      expect(stream.is_resumable).toBe(isIncremental);
      expect(stream.source_defined_cursor).toBe(isIncremental ? true : undefined);
    }
    const resumable = streams.filter(({ is_resumable }) => is_resumable).map(({ name }) => name);
    expect(resumable).toEqual(expect.arrayContaining(['sessions', 'application_instances', 'system_log']));
    expect(resumable).not.toContain('machine_catalogs');
  });
});
