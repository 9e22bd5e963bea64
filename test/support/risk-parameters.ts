import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Broker } from '../kafka/broker.ts';
import type { ExportTenant } from '../kafka/tenant.ts';

const noCloud = {
  ...{ fetchSessions: false, fetchApplicationInstances: false },
  ...{ fetchMachineCatalogs: false, fetchHypervisors: false },
};

export const scoreTable = 'CitrixAnalytics_riskScoreChange_CL';

/** What a run needs to know of the export. */
export async function exportParameters(
  { address, ca }: Pick<Broker, 'address' | 'ca'>,
  tenant: Pick<ExportTenant, 'topic' | 'group' | 'user' | 'password'>,
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
