import { openConfigLog } from '../../../citrix/logs/config-log.ts';
import type { Log } from '../../../citrix/logs/slices.ts';
import { systemLog } from '../../../citrix/logs/system-log.ts';
import type { Tenant } from '../../../citrix/tenant.ts';
import type { Item } from '../../../citrix/token-pages.ts';
import type { Dataset, LogSource } from '../../../datasets/define.ts';
import type { Emit, Window } from '../../../events.ts';
import type { Cells } from '../../../output/cells.ts';
import type { InvalidValues } from '../../rows/cell-values.ts';
import type { Findings } from '../../rows/findings.ts';
import { createFlatten } from '../../rows/flatten.ts';
import type { OddCells } from '../../rows/odd-cells.ts';
import { fieldsOf } from '../plan.ts';
import { uncountedWarning } from '../uncounted.ts';
import { detailsFeed, mayHaveChanged } from './details-feed.ts';
import type { Feed, FeedParts } from './feed.ts';

export interface LogContext {
  readonly tenant: Pick<Tenant, 'daas' | 'systemLog'>;
  readonly customerId: string;
  readonly window: Window;
  readonly findings: Findings;
  readonly odd: OddCells;
  readonly invalidValues: InvalidValues;
  readonly emit: Emit;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether the parameters of cmdlets are shown. */
  readonly cmdletParameters: boolean;
}

export function openFeed(dataset: Dataset<LogSource>, context: LogContext): Feed {
  const { name, source } = dataset;
  const { tenant, findings, odd, invalidValues, customerId, now, emit } = context;
  const asked = new Set([...fieldsOf(dataset), ...source.leftOut]);
  const toCells = createFlatten(dataset, {
    ...{ customerId, findings, odd, invalidValues, asked },
    dimensions: new Map(),
  });
  const flatten = (row: Item) => toCells(row, undefined);
  if (source.feed === 'system-log') return plainFeed(systemLog(tenant, source.path), flatten);
  const warn = (reason: string) =>
    emit({
      type: 'warning',
      message: `${name}: the log is read by days, since it cannot be searched by time: ${reason}.`,
    });
  let isTold = false;
  function uncounted() {
    if (!isTold) emit(uncountedWarning(name));
    isTold = true;
  }
  const configLog = openConfigLog({ tenant, path: source.path, now, warn, uncounted });
  const shown = (entry: Item) => (context.cmdletParameters ? entry : { ...entry, Parameters: null });
  const parts = { dataset, configLog, findings, flatten, shown };
  return source.feed === 'config-log' ? operationsFeed(parts) : detailsFeed(parts);
}

/** A row an entry, and entries that never change. */
function plainFeed(log: Log, flatten: (entry: Item) => Cells): Feed {
  return {
    log,
    listsAll: false,
    rows: ({ entries, ...batch }) => [{ ...batch, cells: entries.map(flatten) }],
    withKeys: () => Promise.resolve([]),
  };
}

/** A row an operation; those that had not ended are asked for one by one. */
function operationsFeed({ configLog, flatten, shown }: FeedParts): Feed {
  const toCells = (entry: Item) => flatten(shown(entry));
  return {
    ...plainFeed(configLog.operations, toCells),
    rows({ entries, read, ...batch }, since) {
      const changed = entries.filter((entry) => mayHaveChanged(entry, since));
      return [{ ...batch, cells: changed.map(toCells), read: read - entries.length + changed.length }];
    },
    async withKeys(keys, signal) {
      const found: Cells[] = [];
      for (const key of keys) {
        const operation = await configLog.operation(key, signal);
        if (operation !== undefined) found.push(toCells(operation));
      }
      return found;
    },
  };
}
