import { accessOf } from '../../citrix/analytics/access.ts';
import type { ExportAccess } from '../../citrix/analytics/export.ts';
import type { Dataset } from '../../datasets/define.ts';
import { datasets } from '../../datasets/registry.ts';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit } from '../../events.ts';
import type { Environment } from '../../http/network/proxies.ts';
import type { WriteTrace } from '../../http/trace.ts';
import type { TransportOptions } from '../../http/transport.ts';
import type { Loaded, Setup } from '../../parameters/load.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { Runtime } from '../../runtime.ts';
import { setupWarnings } from './setup-warnings.ts';

/** What the parameters and this machine decide before a run begins: network, tables, and whether there is a state folder. */

export interface RunCommand extends Loaded {
  /** A UUID; absent: a new one is made. */
  readonly runId?: string | undefined;
  readonly out: string;
  readonly state?: string | undefined;
  readonly changes?: boolean | undefined;
  /** Reads the certificate authorities of `caFile`, which were looked at when the parameters were loaded. */
  readonly readFile: (path: string) => string;
  /** Says of proxies. */
  readonly env: Environment;
  /** Where each exchange is recorded, if it is to be. */
  readonly trace?: WriteTrace | undefined;
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** An incremental run starts from the snapshots that the previous run stored in the state folder. @throws ConnectorError PARAMETERS_INVALID */
export function checkState({
  parameters,
  state,
  changes,
}: Pick<RunCommand, 'parameters' | 'state' | 'changes'>): void {
  const { modeNeedsState, changesNeedIncremental } = causeRemedies.PARAMETERS_INVALID;
  if (parameters.mode === 'incremental' && state === undefined) {
    const message = 'Mode "incremental" needs a state folder (--state).';
    throw new ConnectorError('PARAMETERS_INVALID', message, { remedy: modeNeedsState });
  }
  if (changes === true && parameters.mode !== 'incremental') {
    const message = 'Change files (--changes) need mode "incremental".';
    throw new ConnectorError('PARAMETERS_INVALID', message, { remedy: changesNeedIncremental });
  }
}

/** How a run gets to its source. */
export interface Reach {
  readonly network: TransportOptions;
  /** The way to the export of Citrix Analytics; undefined where no table of it is asked for. */
  readonly analytics: ExportAccess | undefined;
  /** With what is to be said of the network. */
  readonly setup: Setup;
}

/** What the parameters and this machine say of the way to the source. @throws ConnectorError PARAMETERS_INVALID (the proxy's address) */
export function reachOf({
  parameters,
  source,
  setup,
  readFile,
  env,
  runtime,
}: Loaded & Pick<RunCommand, 'readFile' | 'env' | 'runtime'>): Reach {
  const network = networkOf(parameters, readFile, env);
  const analytics = accessOf(source, parameters, readFile);
  return {
    network,
    analytics,
    setup: { ...setup, warnings: setupWarnings({ setup, network, analytics, runtime }) },
  };
}

function networkOf(
  parameters: Parameters,
  readFile: (path: string) => string,
  env: Environment,
): TransportOptions {
  return {
    env,
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
