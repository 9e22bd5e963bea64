/** How the rows that a table refers to are read. */
export type JoinStrategy =
  /** All of them, in full pages, before the table is read. */
  | 'full'
  /** Those that are referred to, some keys a question, as they turn up. */
  | 'lookup'
  /** Each along with the row that refers to it. */
  | 'expand';

interface Choice {
  /** Rows of the set, as the source counts them. */
  readonly rows: number;
  /** Rows on a page of the set. */
  readonly pageRows: number;
  /** Rows of the table. */
  readonly uses: number;
  /** Keys that fit into one question. */
  readonly keysAtOnce: number;
  readonly canExpand: boolean;
}

/**
 * What the source does for us, in units of the work for one plain row. The ratios follow from what is published of the
 * Monitor Service: a query has to be admitted, parsed and planned, one at a time for each customer; a row by its key costs
 * a search; each expanded row is a join of its own (about 7 ms were seen for it).
 */
const work = { request: 200, row: 1, rowByKey: 2, expandedRow: 5 } as const;

/** What each strategy would cost the source; strategies that cannot be gone are left out. */
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

/** The strategy that costs the source least; in doubt the plainest. */
export function cheapestStrategy(choice: Choice): JoinStrategy {
  const [first] = [...costsOf(choice)].sort(([, a], [, b]) => a - b);
  return first?.[0] ?? 'full';
}
