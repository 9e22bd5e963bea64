import { type Decision, type Deliveries, openDeliveries } from '../destinations/raynet/deliveries.ts';
import { isSurelyNotTaken } from '../destinations/raynet/failures.ts';
import { type PushReport, type PushResult, pushReportName } from '../destinations/raynet/report.ts';
import { checkWhole, type PublishedTable, publishedTables } from '../destinations/raynet/tables.ts';
import type { Target, TargetTable } from '../destinations/raynet/target.ts';
import { type UploadContext, upload } from '../destinations/raynet/upload.ts';
import { asConnectorError, ConnectorError, mostSevereOf, reportOf } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Environment } from '../http/network/proxies.ts';
import { defaultRetryPolicy } from '../http/retry.ts';
import { createTransport } from '../http/transport.ts';
import { folderKinds } from '../output/failures.ts';
import { probeFolder } from '../output/probe.ts';
import { writeReport } from '../output/publish.ts';
import { createRedactor } from '../parameters/secrets.ts';
import { isLoopback } from '../parameters/urls.ts';
import type { Runtime } from '../runtime.ts';
import { jsonDocument } from '../visible.ts';

interface PushCommand {
  readonly target: Target;
  /** Where a run has left its tables. */
  readonly out: string;
  /** Reads the certificate authorities of the target's `caFile`. */
  readonly readFile: (path: string) => string;
  /** Says of proxies. */
  readonly env: Environment;
  /** The outcome of uncertain deliveries, as a person has found it in the result tables. */
  readonly decision?: Decision | undefined;
  readonly runtime: Runtime;
  /** Told of warnings, secrets masked. */
  readonly emit: Emit;
  /** Told of each table when it is over. */
  readonly onResult: (result: PushResult) => void;
  readonly signal: AbortSignal;
}

/**
 * Uploads the tables of the last run, one after the other; one that fails does not stop the others.
 * @throws ConnectorError PARAMETERS_INVALID (the proxy's address), PUSH_REJECTED (no tables), PUSH_UNCERTAIN (the
 *   journal of deliveries is damaged), FOLDER_INVALID, OUTPUT_FAILED
 */
export async function pushCommand(command: PushCommand): Promise<PushReport> {
  const { target, out, runtime, signal, decision } = command;
  const redactor = createRedactor();
  for (const { apiKey } of target.tables) redactor.add(apiKey);
  const { runId, tables: published } = await publishedTables(out);
  // What was delivered must not be forgotten because the journal of it has no place.
  await probeFolder(out, folderKinds.output, runtime);
  const deliveries = await openDeliveries(out, { runId, url: target.url }, runtime);
  const transport = createTransport({
    env: command.env,
    timeoutMs: target.requestTimeout * 1000,
    proxyUrl: target.proxyUrl,
    isLocal: target.url.protocol === 'http:' && isLoopback(target.url),
    ca: target.caFile === undefined ? undefined : command.readFile(target.caFile),
  });
  const emit: Emit = (event) => command.emit(redactor.redactDeep(event));
  const context = (dataset: string): UploadContext => ({
    ...{ out, target, transport, runtime, signal, policy: defaultRetryPolicy, redact: redactor.redact },
    onRetry: (message, waitMs) =>
      emit({
        type: 'warning',
        code: 'PUSH_RETRIED',
        dataset,
        message: `${dataset}: ${message}; retrying in ${Math.ceil(waitMs / 1000)} s.`,
      }),
  });
  const tables: PushResult[] = [];
  const failures: ConnectorError[] = [];
  const pushOne = async (table: TargetTable, found: PublishedTable | undefined) => {
    signal.throwIfAborted();
    if (found === undefined) throw notThere(table.dataset, out);
    await checkWhole(out, found);
    if (table.mode === 'append' && deliveries.has(table, found)) return 'again';
    await deliver(found, table, deliveries, context(table.dataset));
    return 'pushed';
  };
  try {
    for (const table of target.tables) {
      if (decision !== undefined) await deliveries.decide(table, decision);
      const found = published.get(table.dataset);
      const end = await pushOne(table, found).catch((thrown: unknown) =>
        asConnectorError(
          signal.aborted && !(thrown instanceof ConnectorError) ? signal.reason : thrown,
        ).forDataset(table.dataset),
      );
      if (end instanceof ConnectorError) failures.push(end);
      const result = redactor.redactDeep(resultOf(table, found, end));
      tables.push(result);
      command.onResult(result);
    }
  } finally {
    await deliveries.close();
    await transport.close();
  }
  const report: PushReport = {
    runId,
    at: new Date(runtime.now()).toISOString(),
    url: target.url.origin,
    exitCode: mostSevereOf(failures)?.exitCode ?? 0,
    tables,
  };
  await writeReport(out, pushReportName, jsonDocument(report), runtime);
  return report;
}

/** Uploads one table, and notes before and after it what is known of it. @throws ConnectorError */
async function deliver(
  published: PublishedTable,
  table: TargetTable,
  deliveries: Deliveries,
  context: UploadContext,
): Promise<void> {
  await deliveries.note(table, published, 'sending');
  try {
    await upload(published, table, context);
  } catch (thrown) {
    if (isSurelyNotTaken(thrown, table.mode)) await deliveries.note(table, published, 'refused');
    throw thrown;
  }
  await deliveries.note(table, published, 'taken');
}

function resultOf(
  { dataset, taskId, mode }: TargetTable,
  found: PublishedTable | undefined,
  end: 'pushed' | 'again' | ConnectorError,
): PushResult {
  const { rows = 0, bytes = 0, hash = null } = found ?? {};
  const isFailed = end instanceof ConnectorError;
  return {
    ...{ dataset, taskId, mode, rows, bytes, hash },
    status: isFailed ? 'failed' : end,
    error: isFailed ? reportOf(end) : null,
  };
}

function notThere(dataset: string, out: string): ConnectorError {
  const message = `${dataset}: ${out} does not contain this table; run-report.json in that folder shows why.`;
  return new ConnectorError('PUSH_REJECTED', message);
}
