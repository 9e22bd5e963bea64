import type { ExportAccess } from '../../citrix/analytics/export.ts';
import { openExport } from '../../citrix/analytics/kafka.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { Runtime } from '../../runtime.ts';
import { retryingExport } from './retrying-export.ts';
import { type RiskOptions, type RiskRead, readRisk } from './risk.ts';
import { riskValues } from './run-values.ts';

interface OpenRiskOptions
  extends Omit<RiskOptions, 'source' | 'topic' | 'group' | 'run' | 'now' | 'runtime'> {
  readonly analytics?: ExportAccess | undefined;
  readonly runtime: Runtime;
  readonly parameters: Parameters;
  /** The site that other tables of the run were read of. */
  readonly foundSite: string | undefined;
}

/** What was read of the export, whose offsets are still to be told. */
export interface OpenRisk extends RiskRead {
  close(): Promise<void>;
}

/** Reads a batch of the export, and keeps the way to it open. @throws ConnectorError */
export async function openRisk(opened: OpenRiskOptions): Promise<OpenRisk> {
  const { analytics, runtime, parameters, foundSite, ...options } = opened;
  if (analytics === undefined) throw new Error('the connection to the export is not configured');
  const { emit, datasets } = options;
  const { topic, group } = analytics;
  const run = riskValues(parameters, topic, foundSite);
  const source = retryingExport(openExport(analytics), { runtime, emit });
  try {
    const read = await readRisk({ ...options, source, topic, group, run, runtime, now: () => runtime.now() });
    const spent = read.spent?.forDataset(datasets[0]?.name ?? topic);
    return { ...read, spent, close: source.close };
  } catch (error) {
    await source.close();
    throw error;
  }
}
