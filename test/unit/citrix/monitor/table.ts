import { nextLinkIn } from '../../../../connector/citrix/monitor/next-link.ts';
import type { FetchPage, Page, Row } from '../../../../connector/citrix/monitor/service.ts';
import { ExactNumber } from '../../../../connector/json.ts';

/** How the database keeps the cursor, and therefore compares it. */
export type Keeping =
  /** SQL Server `datetime`: steps of 1/300 s, shown in rounded milliseconds. */
  | 'datetime'
  /** `datetime2(7)`: 100 ns, shown with up to 7 digits. */
  | 'timestamp7'
  | 'int64';

interface TableOptions {
  readonly keeping: Keeping;
  readonly pageSize: number;
  /** The database rounds the times of a filter to its own steps before it compares. */
  readonly roundsLiterals?: boolean;
  readonly nulls?: 'first' | 'last';
  /** How the service writes a next link. */
  readonly written?: (link: URL) => unknown;
  /** What happens in the table right before the request of this number (from 0) is answered. */
  readonly onRequest?: (request: number, table: Table) => void;
}

/** A row as the database has it: the key, and the cursor in steps of its keeping. */
export interface Stored {
  readonly key: string;
  readonly step: number | null;
}

/** An entity set `Things` with key `Id` and cursor `At`, paged by `$skip` over the live table as OData servers do. */
export interface Table {
  readonly fetchPage: FetchPage;
  /** Rows delivered so far, repeated ones included. */
  readonly delivered: () => number;
  readonly requests: () => readonly URL[];
  insert(row: Stored): void;
  groom(key: string): void;
  readonly rows: () => readonly Stored[];
}

const baseMs = Date.parse('2026-11-20T09:00:00.000Z');
/** Beyond 2^53, so that a double would mix up neighbours. */
const baseId = 9_007_199_254_740_993n;
/** Thirds of 100 ns: the one unit in which both 1/300 s and 100 ns are whole. */
const perMs = 30_000;
const perStep = { datetime: 100_000, timestamp7: 3 * 2_500, int64: 1 } as const;

/** The cursor as the service shows it: a text for times, an exact number for ids. */
export function shownOf(keeping: Keeping, step: number): unknown {
  if (keeping === 'int64') return new ExactNumber(String(baseId + BigInt(step)));
  const units = step * perStep[keeping];
  if (keeping === 'datetime') return new Date(baseMs + Math.round(units / perMs)).toISOString();
  const ms = Math.floor(units / perMs);
  const digits = String((units - ms * perMs) / 3).padStart(4, '0');
  return new Date(baseMs + ms).toISOString().replace('Z', `${digits}Z`);
}

/** A literal of a filter in the units of the keeping. */
function unitsOf(keeping: Keeping, literal: string, rounds: boolean): number {
  if (keeping === 'int64') return Number(BigInt(literal) - baseId);
  const ms = Date.parse(`${literal.slice(0, 23)}Z`) - baseMs;
  const units = ms * perMs + Number(literal.slice(23, -1).padEnd(4, '0')) * 3;
  return rounds ? Math.round(units / perStep.datetime) * perStep.datetime : units;
}

/** The database's order of keys: its own, nothing to do with their text. */
const rankOf = (key: string) => key.split('').reverse().join('');

export function openTable(rows: readonly Stored[], options: TableOptions): Table {
  const {
    keeping,
    pageSize,
    nulls = 'first',
    roundsLiterals = false,
    written = ({ href }) => href,
  } = options;
  const stored = new Map(rows.map((row) => [row.key, row]));
  const asked: URL[] = [];
  let delivered = 0;

  function matches({ step }: Stored, clause: string): boolean {
    const [, operator, literal = ''] = /^At (ge|lt|eq) (\S+)$/.exec(clause) ?? [];
    if (operator === 'eq') return literal === 'null' && step === null;
    if (operator === undefined) throw new Error(`unknown filter: ${clause}`);
    if (step === null) return false;
    const difference = step * perStep[keeping] - unitsOf(keeping, literal, roundsLiterals);
    return operator === 'ge' ? difference >= 0 : difference < 0;
  }

  const place = ({ step }: Stored) => step ?? (nulls === 'first' ? -Infinity : Infinity);

  function byCursorAndKey(a: Stored, b: Stored): number {
    if (place(a) !== place(b)) return place(a) < place(b) ? -1 : 1;
    return rankOf(a.key) < rankOf(b.key) ? -1 : 1;
  }

  function pageAt(address: URL): Page {
    const query = address.searchParams;
    const clauses = (query.get('$filter') ?? '').split(' and ').filter((clause) => clause !== '');
    const found = [...stored.values()]
      .filter((row) => clauses.every((clause) => matches(row, clause)))
      .sort(byCursorAndKey);
    const skip = Number(query.get('$skip') ?? 0);
    const top = Number(query.get('$top') ?? Number.POSITIVE_INFINITY);
    const page = found.slice(skip, skip + Math.min(top, pageSize));
    delivered += page.length;
    const next = new URL(address);
    next.searchParams.set('$skip', String(skip + pageSize));
    // What is left of the rows asked for; of a page that holds them all, no next one is named.
    if (query.has('$top')) next.searchParams.set('$top', String(top - pageSize));
    return {
      rows: page.map(
        ({ key, step }): Row => ({ Id: key, At: step === null ? null : shownOf(keeping, step) }),
      ),
      next: top > pageSize && found.length > skip + pageSize ? nextLinkIn(written(next), address) : undefined,
    };
  }

  const table: Table = {
    fetchPage: (address, _signal, parts) => {
      options.onRequest?.(asked.length, table);
      asked.push(address);
      if (asked.length > 2_000) return Promise.reject(new Error('asks for ever'));
      const page = pageAt(address);
      parts?.onBodyText?.(textOf(page));
      return Promise.resolve(page);
    },
    delivered: () => delivered,
    requests: () => asked,
    insert: (row) => void stored.set(row.key, row),
    groom: (key) => void stored.delete(key),
    rows: () => [...stored.values()],
  };
  return table;
}

/** The page as the service writes it. */
export function textOf({ rows, next }: Pick<Page, 'rows' | 'next'>): string {
  const written = rows.map((row) => {
    const members = Object.entries(row).map(([name, value]) => {
      const text = value instanceof ExactNumber ? value.text : JSON.stringify(value);
      return `${JSON.stringify(name)}:${text}`;
    });
    return `{${members.join(',')}}`;
  });
  const link =
    next === undefined ? '' : `,"@odata.nextLink":${JSON.stringify(next.address?.href ?? next.where)}`;
  return `{"value":[${written.join(',')}]${link}}`;
}
