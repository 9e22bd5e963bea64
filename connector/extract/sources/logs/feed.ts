import type { ConfigLog } from '../../../citrix/logs/config-log.ts';
import type { Log, LogBatch } from '../../../citrix/logs/slices.ts';
import type { Item } from '../../../citrix/token-pages.ts';
import type { Dataset, LogSource } from '../../../datasets/define.ts';
import type { Cells } from '../../../output/cells.ts';
import type { Findings } from '../../rows/findings.ts';
import type { CellBatch, Since } from '../../rows/part.ts';

/** What a table makes of the entries of a log. */
export interface Feed {
  readonly log: Log;
  /** Whether all entries have to be looked at to find those that have changed. */
  readonly listsAll: boolean;
  /** The rows of a batch, in order, in one or several batches. */
  rows(
    batch: LogBatch,
    since: Since | undefined,
    signal: AbortSignal,
  ): Iterable<CellBatch> | AsyncIterable<CellBatch>;
  /** The rows with these keys, as far as the source still has them. @throws ConnectorError */
  withKeys(keys: readonly string[], signal: AbortSignal): Promise<readonly Cells[]>;
}

/** What a table's feed is made of. */
export interface FeedParts {
  readonly dataset: Dataset<LogSource>;
  readonly configLog: ConfigLog;
  readonly findings: Findings;
  readonly flatten: (row: Item) => Cells;
  /** An entry without what must not be shown. */
  readonly shown: (entry: Item) => Item;
}
