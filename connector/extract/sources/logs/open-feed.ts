import { openConfigLog } from '../../../citrix/logs/config-log.ts';
import type { Log } from '../../../citrix/logs/slices.ts';
import { systemLog } from '../../../citrix/logs/system-log.ts';
import type { Tenant } from '../../../citrix/tenant.ts';
import type { Item } from '../../../citrix/token-pages.ts';
import type { Dataset, LogSource } from '../../../datasets/define.ts';
import type { Cells } from '../../../output/cells.ts';
import { createFlatten } from '../../rows/flatten.ts';
import { uncountedWarning } from '../not-counted-warning.ts';
import { fieldsOf } from '../plan.ts';
import type { ReadContext, TableRead } from '../read-context.ts';
import { detailsFeed, mayHaveChanged } from './details-feed.ts';
import type { Feed, FeedParts } from './feed.ts';

/** What a log needs of the run. */
export interface LogContext extends Pick<ReadContext, 'parameters' | 'window' | 'now' | 'emit'> {
  readonly tenant: Pick<Tenant, 'customerId' | 'daas' | 'systemLog'>;
}

export function openFeed(
  dataset: Dataset<LogSource>,
  { tenant, parameters, now, emit }: LogContext,
  { findings, odd }: Pick<TableRead, 'findings' | 'odd'>,
): Feed {
  const { name, source } = dataset;
  const { invalidValues, includeCmdletParameters } = parameters;
  const { customerId } = tenant;
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
      code: 'TIME_SEARCH_UNAVAILABLE',
      dataset: name,
      message: `${name}: reading the log day by day, because time search is not available: ${reason}.`,
    });
  let isTold = false;
  function uncounted() {
    if (!isTold) emit(uncountedWarning(name));
    isTold = true;
  }
  const configLog = openConfigLog({ tenant, path: source.path, now, warn, uncounted });
  const shown = (entry: Item) => (includeCmdletParameters ? entry : { ...entry, Parameters: null });
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
