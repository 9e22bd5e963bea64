import type { ExportAccess } from '../../citrix/analytics/export.ts';
import type { Dataset } from '../../datasets/define.ts';
import type { Emit } from '../../events.ts';
import type { WriteTrace } from '../../http/trace.ts';
import type { Transport } from '../../http/transport.ts';
import type { Setup } from '../../parameters/load.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { SourceChoice } from '../../parameters/source.ts';
import type { Runtime } from '../../runtime.ts';
import type { HostNeeds } from '../rows/part.ts';

export interface RunOptions {
  /** A UUID; absent: a new one is made. */
  readonly runId?: string | undefined;
  readonly parameters: Parameters;
  readonly source: SourceChoice;
  /** Where they come from; nothing to tell of it if undefined. */
  readonly setup?: Setup | undefined;
  /** The tables to read, in the order of reading. */
  readonly datasets: readonly Dataset[];
  /** Folder the files go to; made when it is not there. */
  readonly out: string;
  /** Folder that keeps what an interrupted run had read, for the next to resume; made when it is not there. */
  readonly state?: string | undefined;
  /** Whether also the rows that are new, changed or gone are written to files of their own; needs incremental runs. */
  readonly changes?: boolean | undefined;
  /** What a host that keeps the tables itself lacks of them. */
  readonly host?: HostNeeds | undefined;
  readonly transport: Transport;
  /** How the export of Citrix Analytics is reached; needed for risk datasets. */
  readonly analytics?: ExportAccess | undefined;
  /** Where each exchange is recorded, if it is to be. */
  readonly trace?: WriteTrace | undefined;
  readonly runtime: Runtime;
  readonly emit: Emit;
  /** Aborting it ends the run; its reason should be a ConnectorError CANCELLED. */
  readonly signal: AbortSignal;
}
