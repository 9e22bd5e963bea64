import type { RunReport } from '../extract/report/run-report.ts';
import { run } from '../extract/run/run.ts';
import { checkState, chosenDatasets, type RunCommand, reachOf } from '../extract/run/setup.ts';
import { createTransport } from '../http/transport.ts';

/**
 * Runs one extraction with the network of this machine.
 * @throws ConnectorError PARAMETERS_INVALID (the proxy's address, no state), OUTPUT_FAILED
 */
export async function runCommand(command: RunCommand): Promise<RunReport> {
  checkState(command);
  const { network, ...reach } = reachOf(command);
  const transport = createTransport(network);
  try {
    return await run({ ...command, ...reach, datasets: chosenDatasets(command.parameters), transport });
  } finally {
    await transport.close();
  }
}
