import type { Column, ColumnType, Dataset } from '../../datasets/define.ts';
import { valueSchemas } from '../../datasets/row-schema.ts';
import { canBeBookmarked } from '../../extract/memory/bookmark.ts';
import type { AirbyteMessage, AirbyteStream } from './messages.ts';

/** What Airbyte's own type says more precisely than JSON Schema does. */
const airbyteTypes: Readonly<Partial<Record<ColumnType, { readonly airbyte_type: string }>>> = {
  int64: { airbyte_type: 'integer' },
  timestamp: { airbyte_type: 'timestamp_with_timezone' },
};

/** Every table as a stream. */
export function catalogMessage(datasets: readonly Dataset[]): AirbyteMessage {
  return { type: 'CATALOG', catalog: { streams: datasets.map(streamOf) } };
}

function streamOf(dataset: Dataset): AirbyteStream {
  const { name, title, description, columns, primaryKey, cursor } = dataset;
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
    source_defined_primary_key: primaryKey.map((column) => [column]),
    ...(isResumable && cursor !== undefined
      ? { source_defined_cursor: true, default_cursor_field: [cursor] }
      : {}),
    is_resumable: isResumable,
  };
}

function schemaOf({ type, nullable, description }: Column): object {
  const value = { ...valueSchemas[type], ...airbyteTypes[type] };
  return { ...value, type: nullable ? ['null', value.type] : value.type, description };
}
