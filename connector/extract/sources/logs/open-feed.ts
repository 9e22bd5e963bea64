import { openConfigLog } from '../../../citrix/logs/config-log.ts';
import type { Log } from '../../../citrix/logs/slices.ts';
import { systemLog } from '../../../citrix/logs/system-log.ts';
import type { Tenant } from '../../../citrix/tenant-services.ts';
import type { Item } from '../../../citrix/token-pages.ts';
import type { Dataset } from '../../../datasets/define.ts';
import type { LogSource } from '../../../datasets/sources.ts';
import type { Cells } from '../../../output/cells.ts';
import { createFlatten } from '../../rows/flatten.ts';
import { notCountedWarning } from '../not-counted-warning.ts';
import { fieldsOf } from '../plan.ts';
import type { ReadContext, TableRead } from '../read-context.ts';
import { detailsFeed, mayHaveChanged } from './details-feed.ts';
import type { Feed, FeedParts } from './feed.ts';

/** What a log needs from the run. */
export interface LogContext extends Pick<ReadContext, 'parameters' | 'window' | 'now' | 'emit'> {
  readonly tenant: Pick<Tenant, 'daas' | 'systemLog'>;
}

export function openFeed(
  dataset: Dataset<LogSource>,
  { tenant, parameters, now, emit }: LogContext,
  { findings, odd, run }: Pick<TableRead, 'findings' | 'odd' | 'run'>,
): Feed {
  const { name, source } = dataset;
  const { invalidValues, includeCmdletParameters } = parameters;
  const requested = new Set([...fieldsOf(dataset), ...source.leftOut]);
  const toCells = createFlatten(dataset, {
    ...{ run, findings, odd, invalidValues, requested },
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
  let isReported = false;
  function warnNotCounted() {
    if (!isReported) emit(notCountedWarning(name));
    isReported = true;
  }
  const configLog = openConfigLog({ tenant, path: source.path, now, warn, warnNotCounted });
  const shown = (entry: Item) => (includeCmdletParameters ? entry : { ...entry, Parameters: null });
  const parts = { dataset, configLog, findings, flatten, shown };
  return source.feed === 'config-log' ? operationsFeed(parts) : detailsFeed(parts);
}

/** One row per entry; entries never change. */
function plainFeed(log: Log, flatten: (entry: Item) => Cells): Feed {
  return {
    log,
    listsAll: false,
    rows: ({ entries, ...batch }) => [{ ...batch, cells: entries.map(flatten) }],
    withKeys: () => Promise.resolve([]),
  };
}

/** One row per operation; operations that had not ended are fetched one by one. */
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
