import { type CheckOptions, check } from '../check/check.ts';
import type { CheckReport } from '../check/report.ts';
import { accessOf } from '../citrix/analytics/access.ts';
import type { Parameters } from '../parameters/schema.ts';
import { checkState, chosenDatasets, networkOf } from './run.ts';

interface CheckCommand extends Omit<CheckOptions, 'load'> {
  /** @throws ConnectorError PARAMETERS_INVALID, which is what the first step then finds */
  readonly load: () => Promise<Parameters>;
  /** Reads the certificate authorities of `caFile`. */
  readonly readFile: (path: string) => string;
}

/** Finds out whether a run can work, with the network and the disk of this machine. Does not throw for what it finds. */
export async function checkCommand({ load, readFile, ...command }: CheckCommand): Promise<CheckReport> {
  return await check({
    ...command,
    async load() {
      const parameters = await load();
      checkState({ parameters, state: command.state });
      return {
        parameters,
        datasets: chosenDatasets(parameters),
        network: networkOf(parameters, readFile),
        analytics: accessOf(parameters, readFile),
      };
    },
  });
}
