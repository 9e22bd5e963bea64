import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datasets } from '../../connector/datasets/registry.ts';
import { startSmallBroker } from '../kafka/small-broker.ts';
import { type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { fakeRuntime } from './fake-runtime.ts';
import { parametersFor } from './program.ts';
import { type Story, tell } from './story.ts';

interface EveryTableOptions {
  readonly tenant: Partial<SimulatorOptions> & Pick<SimulatorOptions, 'now' | 'days'>;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Looks at the output folder, which is removed afterwards. */
  readonly look?: (out: string) => Promise<void>;
}

/**
 * Reads every dataset there is in one run, in this process: of a simulated site, and of a broker that has what was exported of
 * it. The clock stands at the end of the tenant's history, so the same tenant gives the same tables on every day.
 */
export async function readEveryTable({ tenant, parameters, look }: EveryTableOptions): Promise<Story> {
  const folder = await mkdtemp(join(tmpdir(), 'every-table-'));
  try {
    const runtime = fakeRuntime(tenant.now.toISOString());
    await using simulator = await startSimulator({ clock: runtime.now, ...tenant });
    await using broker = await startSmallBroker(simulator.exported());
    const caFile = join(folder, 'ca.pem');
    await writeFile(caFile, broker.ca);
    const story = await tell({
      parameters: {
        ...parametersFor(simulator),
        fetchStartDatePeriod: tenant.days * 2,
        extraDatasets: datasets.filter(({ parameter }) => parameter === undefined).map(({ name }) => name),
        ...{ analyticsBrokers: [broker.address], analyticsTopic: broker.topic, analyticsGroup: broker.group },
        ...{ analyticsUser: broker.user, analyticsPassword: broker.password, analyticsCaFile: caFile },
        ...parameters,
      },
      out: join(folder, 'tables'),
      runtime,
    });
    await look?.(story.out);
    return story;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
