import { ConnectorError } from '../../errors.ts';
import type { Mode } from '../destination.ts';
import type { PublishedTable } from '../published-tables.ts';

/** The table of the database that a published table needs, from its declaration in the data package. */

export interface WantedColumn {
  readonly name: string;
  /** As PostgreSQL names it (`format_type`). */
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

export interface WantedTable {
  readonly schema: string;
  readonly name: string;
  readonly description: string;
  /** The published columns, in the order of the file. */
  readonly columns: readonly WantedColumn[];
  /** Columns that the push adds. */
  readonly added: readonly WantedColumn[];
  /** The columns that tell a row from all others of the table. */
  readonly key: readonly string[];
  /** Whether parts of the key may be null: then it is no primary key. */
  readonly keyMayLack: boolean;
  /** Those of the key by which a run tells its rows from those of other customers and sites. */
  readonly scope: readonly string[];
}

/** `numeric` keeps every digit of a decimal. */
const types: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'bigint',
  number: 'numeric',
  boolean: 'boolean',
  datetime: 'timestamp with time zone',
  date: 'date',
};

const lastSeenAt: WantedColumn = {
  name: 'last_seen_at',
  type: 'timestamp with time zone',
  isRequired: false,
  description:
    'When the last run that had the row began to read; null: the row is in the table of the last run.',
};

const runId: WantedColumn = {
  name: 'run_id',
  type: 'text',
  isRequired: true,
  description: 'The run that the row comes from.',
};

/** See `row-hash.ts`. */
export const rowHash: WantedColumn = {
  name: '_row_hash',
  type: 'bigint',
  isRequired: false,
  description: 'Hash by which a push finds rows that have not changed since it wrote them.',
};

const addedBy: Readonly<Record<Mode, readonly WantedColumn[]>> = {
  merge: [lastSeenAt, rowHash],
  replace: [rowHash],
  append: [runId],
};

/** What begins every key: tables of several customers and sites fit together with it. */
const scopeNames: readonly string[] = ['customer_id', 'site_id'];

/** @throws ConnectorError PUSH_REJECTED where the data package does not say whose rows they are */
export function wantedTable(
  dataset: string,
  { title, description, schema: { fields, primaryKey, uniqueKeys } }: PublishedTable,
  { schema, mode }: { readonly schema: string; readonly mode: Mode },
): WantedTable {
  const declared = primaryKey ?? uniqueKeys?.[0] ?? [];
  // A key that is one within its customer is one with the customer, too.
  const always = fields.filter(({ constraints }) => constraints?.required === true);
  const scope = scopeNames.filter(
    (name) => declared.includes(name) || always.some((field) => field.name === name),
  );
  const key = [...scope, ...declared.filter((name) => !scope.includes(name))];
  if (declared.length === 0 || !scope.includes('customer_id')) {
    const message = `${dataset}: it does not name the customer of its rows, so rows of several customers could not be distinguished.`;
    throw new ConnectorError('PUSH_REJECTED', message);
  }
  return {
    ...{ schema, name: dataset, scope },
    description: description || title,
    columns: fields.map((field) => ({
      name: field.name,
      type: types[field.type] ?? 'text',
      isRequired: field.constraints?.required === true,
      description: field.description,
    })),
    added: addedBy[mode],
    key: mode === 'append' ? [runId.name, ...key] : key,
    keyMayLack: primaryKey === undefined,
  };
}
