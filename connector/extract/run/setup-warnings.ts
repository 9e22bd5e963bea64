import type { ExportAccess } from '../../citrix/analytics/export.ts';
import { networkWarnings } from '../../http/network/network-warnings.ts';
import type { TransportOptions } from '../../http/transport.ts';
import { authorityWarnings } from '../../parameters/certificates.ts';
import type { Setup, SetupWarning } from '../../parameters/load.ts';
import type { Runtime } from '../../runtime.ts';

interface SetupContext {
  readonly setup: Setup;
  readonly network: TransportOptions;
  readonly analytics: Pick<ExportAccess, 'ca'> | undefined;
  readonly runtime: Pick<Runtime, 'now'>;
}

/**
 * Warnings about the configuration before a run starts: everything that was ignored or will not have the intended
 * effect.
 */
export function setupWarnings({ setup, network, analytics, runtime }: SetupContext): readonly SetupWarning[] {
  return [
    ...setup.warnings,
    ...networkWarnings(network),
    ...authorityWarnings('caFile', network.ca, runtime.now()),
    ...authorityWarnings('analyticsCaFile', analytics?.ca, runtime.now()),
  ];
}
