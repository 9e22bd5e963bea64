import { openTenant } from '../../citrix/tenant.ts';
import type { Tenant } from '../../citrix/tenant-services.ts';
import type { Emit } from '../../events.ts';
import { defaultRetryPolicy, type RetryPolicy } from '../../http/retry.ts';
import type { WriteTrace } from '../../http/trace.ts';
import type { Transport } from '../../http/transport.ts';
import { programName } from '../../output/output-names.ts';
import type { Parameters } from '../../parameters/schema.ts';
import { type Redactor, secretsOf } from '../../parameters/secrets.ts';
import type { SourceChoice } from '../../parameters/source.ts';
import type { Runtime } from '../../runtime.ts';
import { version } from '../../version.ts';

interface SessionOptions {
  readonly parameters: Parameters;
  readonly source: SourceChoice;
  readonly transport: Transport;
  readonly trace?: WriteTrace | undefined;
  readonly policy?: RetryPolicy;
  readonly runtime: Runtime;
  /** Gets events without secrets. */
  readonly emit: Emit;
  /** Receives the secrets of the parameters, and each token when it is issued. */
  readonly redactor: Redactor;
}

/** The connection to the source; its events contain no secrets. */
export interface Session {
  /** Absent if only the risk export is read. */
  readonly tenant: Tenant | undefined;
  readonly emit: Emit;
}

export function openSession(options: SessionOptions): Session {
  const { parameters, source, redactor, policy = defaultRetryPolicy } = options;
  for (const secret of secretsOf(parameters)) redactor.add(secret);
  const emit: Emit = (event) => options.emit(redactor.redactDeep(event));
  const userAgent = `${programName}/${version}`;
  const tenant =
    source.kind === 'cloud'
      ? openTenant({
          ...{ ...options, policy, userAgent, emit },
          cloud: source.cloud,
          withholdsWords: parameters.personalData !== 'full',
        })
      : undefined;
  return { tenant, emit };
}
