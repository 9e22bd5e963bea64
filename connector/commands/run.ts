import type { Dataset } from '../datasets/define.ts';
import { datasets } from '../datasets/registry.ts';
import { ConnectorError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { RunReport } from '../extract/report.ts';
import { run } from '../extract/run.ts';
import { createTransport } from '../http/transport.ts';
import type { Parameters } from '../parameters/schema.ts';
import type { Runtime } from '../runtime.ts';

export interface RunCommand {
  readonly parameters: Parameters;
  readonly out: string;
  /** Reads the certificate authorities of `caFile`; throws what the file system throws. */
  readonly readFile: (path: string) => string;
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Runs one extraction with the network of this machine. @throws ConnectorError PARAMETERS_INVALID, OUTPUT_FAILED */
export async function runCommand({ readFile, ...command }: RunCommand): Promise<RunReport> {
  const { parameters } = command;
  const chosen = chosenDatasets(parameters);
  const transport = createTransport({
    timeoutMs: parameters.requestTimeout * 1000,
    proxyUrl: parameters.proxyUrl,
    ca: parameters.caFile === undefined ? undefined : readCertificates(parameters.caFile, readFile),
  });
  try {
    return await run({
      ...command,
      datasets: chosen,
      transport,
    });
  } finally {
    await transport.close();
  }
}

/** The tables that are switched on, and those named in `extraDatasets`. */
function chosenDatasets(parameters: Parameters): readonly Dataset[] {
  const switches: Readonly<Record<string, unknown>> = parameters;
  const chosen = datasets.filter(({ name, parameter }) =>
    parameter === undefined ? parameters.extraDatasets.includes(name) : switches[parameter] === true,
  );
  if (chosen.length === 0) {
    throw new ConnectorError('PARAMETERS_INVALID', 'No dataset is asked for.', {
      problems: ['every dataset is switched off; set at least one of the `fetch…` parameters to true'],
    });
  }
  return chosen;
}

function readCertificates(caFile: string, readFile: (path: string) => string): string {
  let text: string;
  try {
    text = readFile(caFile);
  } catch (cause) {
    throw caProblem('cannot be read', cause);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw caProblem('holds no certificate in PEM form');
  return text;
}

function caProblem(what: string, cause?: unknown): ConnectorError {
  return new ConnectorError('PARAMETERS_INVALID', `caFile: the file ${what}.`, {
    cause,
    problems: [`caFile: the file ${what}`],
  });
}
