import type { ColumnChoice } from '../../datasets/column-choice.ts';
import { type Dataset, isAnalytics } from '../../datasets/define.ts';
import { datasets } from '../../datasets/registry.ts';
import { withChosenColumns } from '../../extract/rows/chosen-columns.ts';
import { isRecord } from '../../json.ts';

export interface OfferSources {
  /** Files of the configuration, the last on top; one that cannot be read, or is none, is ignored here. */
  readonly configs: readonly string[];
  readonly readFile: (path: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The tables that a host is offered, with the columns that the configuration chooses. The tables of the risk export are
 * offered only if it names the topic: a host reads everything that nobody deselects, and without an export each sync
 * would fail.
 */
export function offeredDatasets({ configs, readFile, env }: OfferSources): readonly Dataset[] {
  const config = Object.assign({}, ...configs.map((path) => membersOf(path, readFile)));
  const hasExport = Boolean(env['CITRIX_ANALYTICS_TOPIC']) || Boolean(config['analyticsTopic']);
  const choice = choiceOf(config, env);
  return datasets
    .filter((dataset) => hasExport || !isAnalytics(dataset))
    .map((dataset) => withChosenColumns(dataset, choice));
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(path: string, readFile: OfferSources['readFile']): Members {
  try {
    const config: unknown = JSON.parse(readFile(path));
    return isRecord(config) ? config : {};
  } catch {
    return {};
  }
}

/** Without being strict: `check` and every sync refuse what is wrong. The environment stands over the files. */
function choiceOf(config: Members, env: OfferSources['env']): ColumnChoice {
  const listed = env['CITRIX_TABLE_COLUMNS']?.split(',') ?? config['tableColumns'];
  const names = Array.isArray(listed) ? listed.filter((name) => typeof name === 'string') : [];
  return {
    columns: (env['CITRIX_COLUMNS'] ?? config['columns']) === 'compact' ? 'compact' : 'all',
    layout: (env['CITRIX_LAYOUT'] ?? config['layout']) === 'star' ? 'star' : 'wide',
    tableColumns: names.map((name) => name.trim()),
  };
}
