import type { Column, ColumnType, Dataset } from './define.ts';

const valueSchemas: Readonly<Record<ColumnType, { readonly type: string; readonly format?: string }>> = {
  text: { type: 'string' },
  int64: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  instant: { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
};

/** The values of a column as typed JSON, in JSON Schema. */
export function columnSchema({ type, nullable, description }: Column) {
  const value = valueSchemas[type];
  return { ...value, type: nullable ? [value.type, 'null'] : value.type, description };
}

/** One row of a dataset as typed JSON, in JSON Schema (draft-07): every column is there, null where it may be. */
export function rowSchema(dataset: Dataset): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: dataset.title,
    description: dataset.description,
    type: 'object',
    properties: Object.fromEntries(dataset.columns.map((column) => [column.name, columnSchema(column)])),
    required: dataset.columns.map(({ name }) => name),
    additionalProperties: false,
  };
}
