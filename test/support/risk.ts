import { join } from 'node:path';
import type { RunEvent } from '../../connector/events.ts';
import type { RunReport } from '../../connector/extract/report/run-report.ts';
import { run } from '../../connector/index.ts';
import type { Broker } from '../kafka/broker.ts';
import type { ExportTenant } from '../kafka/tenant.ts';
import { contentOf, temporaryFolder } from './folder.ts';
import { hoursAgo } from './moment.ts';
import { exportParameters, scoreTable } from './risk-parameters.ts';
import { parseTable, type ReadTable } from './tables.ts';

/** An event of an hour ago. */
export function event(type: string, members: object = {}): string {
  const timestamp = hoursAgo(1).toISOString();
  return JSON.stringify({
    ...{ tenant_id: 'tenant', entity_id: 'user@example.com', entity_type: 'user', version: 2 },
    ...{ timestamp, event_type: type, ...members },
  });
}

/** So many changes of scores, each of another value. */
export const scores = (count: number, first = 0): readonly string[] =>
  Array.from({ length: count }, (_, index) => event('riskScoreChange', { alert_value: first + index }));

interface RiskRun {
  readonly report: RunReport;
  readonly files: Readonly<Record<string, string | null>>;
  table(name?: string): ReadTable;
  /** Partition and offset of each row. */
  keys(name?: string): readonly string[];
  /** The rejected messages. */
  rejected(): readonly Readonly<Record<string, unknown>>[];
}

export interface RiskOptions {
  readonly parameters?: object;
  readonly onEvent?: (event: RunEvent) => void;
  readonly changes?: boolean;
  readonly signal?: AbortSignal;
}

/** Runs one after the other, which share their folders. */
export async function riskRuns(broker: Broker, tenant: ExportTenant) {
  const [folder, common] = [await temporaryFolder(), await exportParameters(broker, tenant)];
  const [out, state] = [join(folder, 'out'), join(folder, 'state')];
  return {
    ...{ out, state, parameters: common },
    async run(mode: 'full' | 'incremental', { parameters, ...options }: RiskOptions = {}): Promise<RiskRun> {
      const report = await run({
        ...options,
        parameters: { ...common, mode, ...parameters },
        out,
        ...(mode === 'incremental' ? { state } : {}),
      });
      const files = await contentOf(out);
      const table = (name = scoreTable) => parseTable(files[`${name}.csv`] ?? '');
      const keyOf = (record: ReadTable['records'][number]) =>
        `${record['source_partition']}/${record['source_offset']}`;
      return {
        ...{ report, files, table },
        keys: (name) => table(name).records.map(keyOf),
        rejected: () =>
          (files['rejected.ndjson'] ?? '')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line)),
      };
    },
  };
}

/** The keys of so many events of a partition. */
export const keysOf = (partition: number, until: number, from = 0): readonly string[] =>
  Array.from({ length: until - from }, (_, index) => `${partition}/${from + index}`);
