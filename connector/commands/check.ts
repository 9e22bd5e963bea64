import { type CheckOptions, check } from '../check/check.ts';
import type { CheckReport } from '../check/report.ts';
import { accessOf } from '../citrix/analytics/access.ts';
import { checkState, chosenDatasets, networkOf } from '../extract/run/setup.ts';
import { setupWarnings } from '../extract/run/setup-warnings.ts';
import type { Environment } from '../http/network/proxies.ts';
import type { Loaded } from '../parameters/load.ts';

interface CheckCommand extends Omit<CheckOptions, 'load'> {
  /** @throws ConnectorError PARAMETERS_INVALID, which is what the first step then finds */
  readonly load: () => Promise<Loaded>;
  /** Reads the certificate authorities of `caFile`. */
  readonly readFile: (path: string) => string;
  /** Says of proxies. */
  readonly env: Environment;
}

/** Finds out whether a run can work, with the network and the disk of this machine. Does not throw for what it finds. */
export async function checkCommand({ load, readFile, env, ...command }: CheckCommand): Promise<CheckReport> {
  return await check({
    ...command,
    async load() {
      const { parameters, setup } = await load();
      checkState({ parameters, state: command.state });
      const network = networkOf(parameters, readFile, env);
      const analytics = accessOf(parameters, readFile);
      return {
        parameters,
        datasets: chosenDatasets(parameters),
        network,
        analytics,
        setup: { ...setup, warnings: setupWarnings({ setup, network, analytics, runtime: command.runtime }) },
      };
    },
  });
}
