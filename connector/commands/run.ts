import { accessOf } from '../citrix/analytics/access.ts';
import type { RunReport } from '../extract/report/report.ts';
import { run } from '../extract/run/run.ts';
import { checkState, chosenDatasets, networkOf, type RunCommand } from '../extract/run/setup.ts';
import { setupWarnings } from '../extract/run/setup-warnings.ts';
import { createTransport } from '../http/transport.ts';

/** Runs one extraction with the network of this machine. @throws ConnectorError PARAMETERS_INVALID (the proxy's address, no state), OUTPUT_FAILED */
export async function runCommand({ readFile, env, setup, ...command }: RunCommand): Promise<RunReport> {
  const { parameters } = command;
  checkState(command);
  const network = networkOf(parameters, readFile, env);
  const analytics = accessOf(parameters, readFile);
  const warnings = setupWarnings({ setup, network, analytics, runtime: command.runtime });
  const transport = createTransport(network);
  try {
    return await run({
      ...command,
      setup: { ...setup, warnings },
      datasets: chosenDatasets(parameters),
      transport,
      analytics,
    });
  } finally {
    await transport.close();
  }
}
