import { accessOf } from '../../citrix/analytics/access.ts';
import type { ExportAccess } from '../../citrix/analytics/export.ts';
import { addedTablesOf } from '../../datasets/column-choice.ts';
import type { Dataset } from '../../datasets/define.ts';
import { datasets } from '../../datasets/registry.ts';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit } from '../../events.ts';
import type { Environment } from '../../http/network/proxies.ts';
import type { WriteTrace } from '../../http/trace.ts';
import type { TransportOptions } from '../../http/transport.ts';
import type { Loaded, Setup } from '../../parameters/load.ts';
import { proxyAddress } from '../../parameters/proxy.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { Runtime } from '../../runtime.ts';
import { requirePseudonymKey } from '../memory/protection.ts';
import { withChosenColumns } from '../rows/chosen-columns.ts';
import { setupWarnings } from './setup-warnings.ts';

/**
 * What the parameters and this machine decide before a run begins: network, tables, and whether there is a state
 * folder.
 */

export interface RunCommand extends Loaded {
  /** A UUID; absent: a new one is made. */
  readonly runId?: string | undefined;
  readonly out: string;
  readonly state?: string | undefined;
  readonly changes?: boolean | undefined;
  /** Reads the certificate authorities of `caFile`, which were checked when the parameters were loaded. */
  readonly readFile: (path: string) => string;
  /** Contains the proxy settings. */
  readonly env: Environment;
  /** Records each HTTP exchange; undefined: no trace. */
  readonly trace?: WriteTrace | undefined;
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * An incremental run starts from the snapshots that the previous run stored in the state folder.
 * @throws ConnectorError PARAMETERS_INVALID
 */
export function checkState({
  parameters,
  state,
  changes,
}: Pick<RunCommand, 'parameters' | 'state' | 'changes'>): void {
  requirePseudonymKey(parameters, state);
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

/** The network access of a run. */
export interface Reach {
  readonly network: TransportOptions;
  /** Access to the export of Citrix Analytics; undefined if none of its tables is requested. */
  readonly analytics: ExportAccess | undefined;
  /** Including the warnings about the network. */
  readonly setup: Setup;
}

/**
 * The network access that follows from the parameters and this machine.
 * @throws ConnectorError PARAMETERS_INVALID (the address of the proxy)
 */
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
    proxyUrl: proxyAddress(parameters),
    isLocal: parameters.baseUrl?.startsWith('http:') ?? false,
    ca: parameters.caFile === undefined ? undefined : readFile(parameters.caFile),
  };
}

/**
 * The tables that are switched on, those named in `extraDatasets`, and those that the layout adds, with the columns
 * that are chosen.
 */
export function chosenDatasets(parameters: Parameters): readonly Dataset[] {
  const switches: Readonly<Record<string, unknown>> = parameters;
  const chosen = datasets.filter(({ name, parameter }) =>
    parameter === undefined ? parameters.extraDatasets.includes(name) : switches[parameter] === true,
  );
  const added = new Set(chosen.flatMap((dataset) => [...addedTablesOf(dataset, parameters)]));
  return datasets
    .filter((dataset) => chosen.includes(dataset) || added.has(dataset.name))
    .map((dataset) => withChosenColumns(dataset, parameters));
}
