import type { SetName } from '../values/rows.ts';
import { QueryError } from './errors.ts';
import { type Filter, parseFilter } from './filter.ts';
import { type OrderTerm, parseOrder } from './order.ts';
import { parseCount, parseSelection, type Selection } from './selection.ts';

export interface Query {
  readonly set: SetName;
  readonly selection: Selection;
  readonly filter: Filter | undefined;
  readonly order: readonly OrderTerm[];
  readonly top: number | undefined;
  readonly skip: number;
  readonly count: boolean;
  /** Same text, same rows in the same order. */
  readonly signature: string;
}

interface Position {
  readonly skip: number;
  readonly top: number | undefined;
}

/** An opaque place in a result; only the server reads it. */
export function writeSkipToken(position: Position): string {
  return Buffer.from(JSON.stringify([position.skip, position.top ?? null])).toString('base64url');
}

function readSkipToken(token: string): Position {
  try {
    const [skip, top] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [number, number | null];
    return { skip: Number(skip), top: top ?? undefined };
  } catch {
    throw new QueryError('The skip token is not valid.');
  }
}

/** Reads the query options of a request; options that are not known are ignored, as the service does. */
export function parseQuery(set: SetName, options: URLSearchParams): Query {
  const get = (name: string): string | undefined => options.get(name) ?? undefined;
  // The service aggregates; the simulator does not, and must not look as if it did.
  if (get('$apply') !== undefined) throw new QueryError('$apply is not simulated.', 501);
  const token = get('$skiptoken');
  const place =
    token === undefined
      ? { skip: parseCount('$skip', get('$skip')) ?? 0, top: parseCount('$top', get('$top')) }
      : readSkipToken(token);
  const filter = get('$filter');
  const count = get('$count');
  if (count !== undefined && !/^(true|false)$/i.test(count)) {
    throw new QueryError(`'${count}' is not a valid count option.`);
  }
  return {
    set,
    selection: parseSelection(set, get('$select'), get('$expand')),
    filter: filter === undefined ? undefined : parseFilter(set, filter),
    order: parseOrder(set, get('$orderby')),
    ...place,
    count: count?.toLowerCase() === 'true',
    signature: JSON.stringify([set, filter, get('$orderby')]),
  };
}
