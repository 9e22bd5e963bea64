import type { ExportAccess } from '../../citrix/analytics/export.ts';
import type { Dataset } from '../../datasets/define.ts';
import type { Emit } from '../../events.ts';
import type { WriteTrace } from '../../http/trace.ts';
import type { Transport } from '../../http/transport.ts';
import type { Setup } from '../../parameters/load.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { SourceChoice } from '../../parameters/source.ts';
import type { Runtime } from '../../runtime.ts';
import type { PlatformNeeds } from '../rows/platform-needs.ts';

export interface RunOptions {
  /** A UUID; absent: a new one is made. */
  readonly runId?: string | undefined;
  readonly parameters: Parameters;
  readonly source: SourceChoice;
  /** Where the parameters come from; undefined: not reported. */
  readonly setup?: Setup | undefined;
  /** The tables to read, in the order of reading. */
  readonly datasets: readonly Dataset[];
  /** The output folder; created if it does not exist. */
  readonly out: string;
  /** The state folder, from which the next run resumes an interrupted one; created if it does not exist. */
  readonly state?: string | undefined;
  /** Whether new, changed and deleted rows are also written to change files; needs incremental runs. */
  readonly changes?: boolean | undefined;
  /** What a platform that keeps the tables itself still needs. */
  readonly platform?: PlatformNeeds | undefined;
  readonly transport: Transport;
  /** Access to the export of Citrix Analytics; needed for risk datasets. */
  readonly analytics?: ExportAccess | undefined;
  /** Records each HTTP exchange; undefined: no trace. */
  readonly trace?: WriteTrace | undefined;
  readonly runtime: Runtime;
  readonly emit: Emit;
  /** Aborting it ends the run; its reason should be a ConnectorError CANCELLED. */
  readonly signal: AbortSignal;
}
