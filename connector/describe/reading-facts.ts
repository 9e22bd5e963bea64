import { byKind } from '../datasets/by-kind.ts';
import { closingDatesOf, type Dataset } from '../datasets/define.ts';
import type {
  AnalyticsSource,
  ComposedSource,
  DaasSource,
  LogSource,
  MonitorSource,
} from '../datasets/sources.ts';
import { code } from './markdown.ts';

/** How a table is read, for people. */
interface ReadingFacts {
  readonly origin: string;
  /** What decides which rows it has. */
  readonly window: string;
  readonly incremental: string;
  /** In requests. */
  readonly cost: string;
}

export function readingFacts(dataset: Dataset): ReadingFacts {
  return byKind(dataset, {
    monitor: monitorFacts,
    daas: daasFacts,
    log: logFacts,
    analytics: analyticsFacts,
    composed: composedFacts,
    run: runFacts,
  });
}

function monitorFacts(dataset: Dataset<MonitorSource>): ReadingFacts {
  const { set, extent, relations } = dataset.source;
  const isWhole = extent === 'whole';
  const pages = isWhole
    ? '1 request for each page of rows, 1 to count.'
    : '2 requests to count, 1 for each page of rows.';
  const isJoined = Object.keys(relations).length > 0;
  return {
    origin: `Monitor, ${code(set)}`,
    window: isWhole ? 'none; all rows that the source has' : inWindow(extent?.windowBy ?? dataset.cursor),
    incremental: incrementalOf(dataset),
    cost: isJoined ? '2 requests to count, 1 for each page of rows, and those for joined rows.' : pages,
  };
}

function inWindow(date = ''): string {
  return `rows whose ${code(date)} is in the window`;
}

function incrementalOf(dataset: Dataset): string {
  const closedBy = closingDatesOf(dataset);
  if (closedBy === undefined) return fullLoad;
  const dates = Object.keys(closedBy).map(code);
  const until = dates.length === 0 ? '' : `, or had no ${dates.join(' or ')} then`;
  return `rows that began since the previous run${until}`;
}

const fullLoad = 'full load';

const everything = 'none; everything that exists now';

function daasFacts({ source: { path } }: Dataset<DaasSource>): ReadingFacts {
  const cost = '1 request for each page of the list.';
  return { origin: `DaaS, ${code(path)}`, window: everything, incremental: fullLoad, cost };
}

const logCosts = {
  'system-log': '1 request for each page of records.',
  'config-log': '1 request for each page of operations.',
  'config-log-details': '1 request for each operation.',
} as const satisfies Record<LogSource['feed'], string>;

function logFacts(dataset: Dataset<LogSource>): ReadingFacts {
  const { feed, path, retentionDays } = dataset.source;
  const name = feed === 'system-log' ? 'Citrix Cloud' : 'DaaS';
  const kept = retentionDays === undefined ? '' : `, retained for ${retentionDays} days`;
  return {
    origin: `${name}, ${code(path)}${kept}`,
    window: inWindow(dataset.cursor),
    incremental: incrementalOf(dataset),
    cost: logCosts[feed],
  };
}

function analyticsFacts({ source: { events, madeOf = [] } }: Dataset<AnalyticsSource>): ReadingFacts {
  return {
    origin:
      madeOf.length > 0
        ? `derived from ${madeOf.map(code).join(', ')}`
        : `Citrix Analytics export, ${events.map(code).join(', ')}`,
    window: 'none; all events in the topic, or those since the previous run',
    incremental: 'events since the previous run',
    cost: 'no Monitor requests: the events come from other servers.',
  };
}

function composedFacts({ source: { origin, cost } }: Dataset<ComposedSource>): ReadingFacts {
  return { origin, window: everything, incremental: fullLoad, cost };
}

function runFacts(): ReadingFacts {
  return {
    origin: 'the run itself',
    window: 'none; the tables of this run',
    incremental: 'the rows of this run',
    cost: 'no requests.',
  };
}
