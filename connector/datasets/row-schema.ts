import type { Column, ColumnType, Dataset } from './define.ts';

interface ValueSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: 'date-time' | 'date';
}

/** The values of a column that are not null, by its type. */
export const valueSchemas: Readonly<Record<ColumnType, ValueSchema>> = {
  text: { type: 'string' },
  int64: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  timestamp: { type: 'string', format: 'date-time' },
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
    properties: Object.fromEntries(dataset.columns.map((column) => [column.name, commentedSchema(column)])),
    required: dataset.columns.map(({ name }) => name),
    additionalProperties: false,
  };
}

/** A comment, since strict validators refuse keywords that are not of JSON Schema. */
function commentedSchema(column: Column): object {
  const { personalData } = column;
  const $comment = `personalData: ${personalData}`;
  return personalData === undefined ? columnSchema(column) : { ...columnSchema(column), $comment };
}
