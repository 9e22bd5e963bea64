import type { ExportAccess } from '../../citrix/analytics/export.ts';
import { networkWarnings } from '../../http/network/network-warnings.ts';
import type { TransportOptions } from '../../http/transport.ts';
import { authorityWarnings } from '../../parameters/certificates.ts';
import type { Setup, SetupWarning } from '../../parameters/load.ts';
import type { Runtime } from '../../runtime.ts';

interface World {
  readonly setup: Setup;
  readonly network: TransportOptions;
  readonly analytics: Pick<ExportAccess, 'ca'> | undefined;
  readonly runtime: Pick<Runtime, 'now'>;
}

/** What a run should say of its set-up before it begins: all that was passed over, or will not have the effect it is there for. */
export function setupWarnings({ setup, network, analytics, runtime }: World): readonly SetupWarning[] {
  return [
    ...setup.warnings,
    ...networkWarnings(network),
    ...authorityWarnings('caFile', network.ca, runtime.now()),
    ...authorityWarnings('analyticsCaFile', analytics?.ca, runtime.now()),
  ];
}
