import { type CheckOptions, check } from '../check/check.ts';
import type { CheckReport } from '../check/report.ts';
import { checkState, chosenDatasets, reachOf } from '../extract/run/setup.ts';
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

/**
 * Finds out whether a run can work, with the network and the disk of this machine. Does not throw for what it finds.
 */
export async function checkCommand({ load, readFile, env, ...command }: CheckCommand): Promise<CheckReport> {
  return await check({
    ...command,
    async load() {
      const loaded = await load();
      const { parameters, source } = loaded;
      checkState({ parameters, state: command.state });
      const reach = reachOf({ ...loaded, readFile, env, runtime: command.runtime });
      return { parameters, source, datasets: chosenDatasets(parameters), ...reach };
    },
  });
}
