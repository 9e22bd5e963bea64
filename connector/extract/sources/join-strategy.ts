/** Strategies for fetching joined rows. */
export type JoinStrategy =
  /** All rows of the set, in full pages, before the table is read. */
  | 'full'
  /** Only referenced rows, some keys per request, batch by batch. */
  | 'lookup'
  /** Expanded inside the row that refers to it (`$expand`). */
  | 'expand';

interface Choice {
  /** Rows of the set, as the source counts them. */
  readonly rows: number;
  /** Rows on a page of the set. */
  readonly pageRows: number;
  /** Rows of the table. */
  readonly uses: number;
  /** Keys that fit into one request. */
  readonly keysAtOnce: number;
  readonly canExpand: boolean;
}

/**
 * The work of the source, in units of the work for one plain row. The ratios follow from what is published of the
 * Monitor Service: a query has to be admitted, parsed and planned, one at a time for each customer; a row by its key
 * costs a search; each expanded row is a join of its own (about 7 ms were seen for it).
 */
const work = { request: 200, row: 1, rowByKey: 2, expandedRow: 5 } as const;

/** The cost of each strategy for the source; strategies that are not possible are omitted. */
export function costsOf({
  rows,
  pageRows,
  uses,
  keysAtOnce,
  canExpand,
}: Choice): ReadonlyMap<JoinStrategy, number> {
  const keys = Math.min(rows, uses);
  return new Map<JoinStrategy, number>([
    ['full', Math.ceil(rows / pageRows) * work.request + rows * work.row],
    ['lookup', Math.ceil(keys / keysAtOnce) * work.request + keys * work.rowByKey],
    ...(canExpand ? [['expand', uses * work.expandedRow] as const] : []),
  ]);
}

/** The strategy that costs the source least; at equal cost the simplest. */
export function cheapestStrategy(choice: Choice): JoinStrategy {
  const [first] = [...costsOf(choice)].sort(([, a], [, b]) => a - b);
  return first?.[0] ?? 'full';
}
