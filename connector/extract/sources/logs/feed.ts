import type { ConfigLog } from '../../../citrix/logs/config-log.ts';
import type { Log, LogBatch } from '../../../citrix/logs/slices.ts';
import type { Item } from '../../../citrix/token-pages.ts';
import type { Dataset } from '../../../datasets/define.ts';
import type { LogSource } from '../../../datasets/sources.ts';
import type { Cells } from '../../../output/cells.ts';
import type { Findings } from '../../rows/findings.ts';
import type { CellBatch, Since } from '../../rows/part.ts';

/** Turns the entries of a log into the rows of a table. */
export interface Feed {
  readonly log: Log;
  /** Whether all entries have to be listed to find the changed ones. */
  readonly listsAll: boolean;
  /** The rows of a batch, in order, in one or several batches. */
  rows(
    batch: LogBatch,
    since: Since | undefined,
    signal: AbortSignal,
  ): Iterable<CellBatch> | AsyncIterable<CellBatch>;
  /** The rows with these keys that the source still has. @throws ConnectorError */
  withKeys(keys: readonly string[], signal: AbortSignal): Promise<readonly Cells[]>;
}

/** The dependencies of a feed. */
export interface FeedParts {
  readonly dataset: Dataset<LogSource>;
  readonly configLog: ConfigLog;
  readonly findings: Findings;
  readonly flatten: (row: Item) => Cells;
  /** The entry without the members that must not be published. */
  readonly shown: (entry: Item) => Item;
}
