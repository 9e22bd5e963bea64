import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../../connector/events.ts';
import type { RunReport } from '../../connector/extract/report.ts';
import { run } from '../../connector/index.ts';
import type { Broker } from '../kafka/broker.ts';
import type { ExportTenant } from '../kafka/tenant.ts';
import { contentOf, temporaryFolder } from './folder.ts';
import { parseTable, type ReadTable } from './tables.ts';

export const noCloud = {
  ...{ fetchSessions: false, fetchApplicationInstances: false },
  ...{ fetchMachineCatalogs: false, fetchHypervisors: false },
};

export const scoreTable = 'CitrixAnalytics_riskScoreChange_CL';

const secondMs = 1000;

/** An event of an hour ago. */
export function event(type: string, members: object = {}): string {
  const timestamp = new Date(Date.now() - 3600 * secondMs).toISOString();
  return JSON.stringify({
    ...{ tenant_id: 'tenant', entity_id: 'user@example.com', entity_type: 'user', version: 2 },
    ...{ timestamp, event_type: type, ...members },
  });
}

/** So many changes of scores, each of another value. */
export const scores = (count: number, first = 0): readonly string[] =>
  Array.from({ length: count }, (_, index) => event('riskScoreChange', { alert_value: first + index }));

/** What a run needs to know of the export. */
export async function exportParameters(
  { address, ca }: Pick<Broker, 'address' | 'ca'>,
  tenant: ExportTenant,
) {
  const caFile = join(await mkdtemp(join(tmpdir(), 'export-ca-')), 'ca.pem');
  await writeFile(caFile, ca);
  return {
    ...noCloud,
    extraDatasets: [scoreTable],
    analyticsBrokers: [address],
    analyticsTopic: tenant.topic,
    analyticsGroup: tenant.group,
    analyticsUser: tenant.user,
    analyticsPassword: tenant.password,
    analyticsCaFile: caFile,
  };
}

export interface RiskRun {
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
