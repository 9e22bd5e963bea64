import type { ColumnType, Dataset } from '../connector/datasets/define.ts';

const valueSchemas: Readonly<Record<ColumnType, { readonly type: string; readonly format?: string }>> = {
  text: { type: 'string' },
  int64: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  instant: { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
};

/** One row of a dataset as typed JSON, in JSON Schema (draft-07): every column is there, null where it may be. */
export function rowSchema(dataset: Dataset): object {
  const properties = dataset.columns.map(({ name, type, nullable, description }) => {
    const value = valueSchemas[type];
    return [name, { ...value, type: nullable ? [value.type, 'null'] : value.type, description }];
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: dataset.title,
    description: dataset.description,
    type: 'object',
    properties: Object.fromEntries(properties),
    required: dataset.columns.map(({ name }) => name),
    additionalProperties: false,
  };
}
