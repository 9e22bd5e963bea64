import { isAnalytics } from '../../datasets/define.ts';
import { type ConnectorError, reportOf, whyEnded } from '../../errors.ts';
import { type OpenRisk, openRisk } from '../risk/open.ts';
import { historyLost } from './history-lost.ts';
import type { RunContext } from './run-context.ts';

interface EventTables {
  /** Absent: no event table was requested, or none could be read. */
  readonly risk: OpenRisk | undefined;
  readonly failures: readonly ConnectorError[];
}

/** Makes the tables of the risk export, if any are requested. Never rejects. */
export async function extractEventTables(context: RunContext): Promise<EventTables> {
  const { analytics, parameters, tenant, window, budget, riskMemory, workPath, runtime } = context;
  const { emit, signal, protection } = context;
  const datasets = context.datasets.filter(isAnalytics);
  if (datasets.length === 0) return { risk: undefined, failures: [] };
  try {
    const risk = await openRisk({
      ...{ analytics, parameters, foundSite: tenant?.knownSite(), datasets, protection },
      ...{ window, budget, runtime, emit, signal },
      memory: riskMemory,
      path: workPath,
    });
    const failures = risk.spent === undefined ? [] : [risk.spent];
    for (const { dataset, lost } of risk.lost) failures.push(...(await historyLost(dataset, lost, context)));
    return { risk, failures };
  } catch (error) {
    const failures = datasets.map(({ name }) => whyEnded(error, signal).forDataset(name));
    for (const [at, { name }] of datasets.entries()) {
      const failure = failures[at];
      if (failure !== undefined) emit({ type: 'dataset-failed', dataset: name, error: reportOf(failure) });
    }
    return { risk: undefined, failures };
  }
}
