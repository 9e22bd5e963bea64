import type { Column, ColumnType, Dataset } from '../../datasets/define.ts';
import { canBeBookmarked } from '../../extract/bookmark.ts';
import type { AirbyteMessage, AirbyteStream } from './messages.ts';

interface ValueSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: 'date-time' | 'date';
  readonly airbyte_type?: 'integer' | 'timestamp_with_timezone';
}

const valueSchemas: Readonly<Record<ColumnType, ValueSchema>> = {
  text: { type: 'string' },
  int64: { type: 'integer', airbyte_type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  instant: { type: 'string', format: 'date-time', airbyte_type: 'timestamp_with_timezone' },
  date: { type: 'string', format: 'date' },
};

/** Every table as a stream. */
export function catalogMessage(datasets: readonly Dataset[]): AirbyteMessage {
  return { type: 'CATALOG', catalog: { streams: datasets.map(streamOf) } };
}

function streamOf(dataset: Dataset): AirbyteStream {
  const { name, title, description, columns, key, cursor } = dataset;
  const isResumable = canBeBookmarked(dataset);
  return {
    name,
    json_schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title,
      description,
      type: 'object',
      // Neither is there a `required`: a host may leave columns out.
      additionalProperties: true,
      properties: Object.fromEntries(columns.map((column) => [column.name, schemaOf(column)])),
    },
    supported_sync_modes: isResumable ? ['full_refresh', 'incremental'] : ['full_refresh'],
    source_defined_primary_key: key.map((column) => [column]),
    ...(isResumable && cursor !== undefined
      ? { source_defined_cursor: true, default_cursor_field: [cursor] }
      : {}),
    is_resumable: isResumable,
  };
}

function schemaOf({ type, nullable, description }: Column): object {
  const value = valueSchemas[type];
  return { ...value, type: nullable ? ['null', value.type] : value.type, description };
}
