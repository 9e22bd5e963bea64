import { accessOf } from '../citrix/analytics/access.ts';
import type { Dataset } from '../datasets/define.ts';
import { datasets } from '../datasets/registry.ts';
import { ConnectorError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { RunReport } from '../extract/report.ts';
import { run } from '../extract/run.ts';
import type { WriteTrace } from '../http/trace.ts';
import { createTransport, type TransportOptions } from '../http/transport.ts';
import type { Parameters } from '../parameters/schema.ts';
import type { Runtime } from '../runtime.ts';

export interface RunCommand {
  readonly parameters: Parameters;
  readonly out: string;
  readonly state?: string | undefined;
  readonly changes?: boolean | undefined;
  /** Reads the certificate authorities of `caFile`, which were looked at when the parameters were loaded. */
  readonly readFile: (path: string) => string;
  /** Where each exchange is recorded, if it is to be. */
  readonly trace?: WriteTrace | undefined;
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Runs one extraction with the network of this machine. @throws ConnectorError PARAMETERS_INVALID (the proxy's address, no state), OUTPUT_FAILED */
export async function runCommand({ readFile, ...command }: RunCommand): Promise<RunReport> {
  const { parameters } = command;
  checkState(command);
  const transport = createTransport(networkOf(parameters, readFile));
  try {
    return await run({
      ...command,
      datasets: chosenDatasets(parameters),
      transport,
      analytics: accessOf(parameters, readFile),
    });
  } finally {
    await transport.close();
  }
}

/** An incremental run goes on from what the run before has left in the state folder. @throws ConnectorError PARAMETERS_INVALID */
export function checkState({
  parameters,
  state,
  changes,
}: Pick<RunCommand, 'parameters' | 'state' | 'changes'>): void {
  const problem =
    parameters.mode === 'incremental' && state === undefined
      ? 'mode "incremental" needs a state folder (--state)'
      : changes === true && parameters.mode !== 'incremental'
        ? 'changes (--changes) can only be told by mode "incremental"'
        : undefined;
  if (problem === undefined) return;
  throw new ConnectorError('PARAMETERS_INVALID', `Not usable: ${problem}.`, { problems: [problem] });
}

/** How requests go out. */
export function networkOf(parameters: Parameters, readFile: (path: string) => string): TransportOptions {
  return {
    timeoutMs: parameters.requestTimeout * 1000,
    proxyUrl: parameters.proxyUrl,
    isLocal: parameters.baseUrl?.startsWith('http:') ?? false,
    ca: parameters.caFile === undefined ? undefined : readFile(parameters.caFile),
  };
}

/** The tables that are switched on, and those named in `extraDatasets`. */
export function chosenDatasets(parameters: Parameters): readonly Dataset[] {
  const switches: Readonly<Record<string, unknown>> = parameters;
  return datasets.filter(({ name, parameter }) =>
    parameter === undefined ? parameters.extraDatasets.includes(name) : switches[parameter] === true,
  );
}
