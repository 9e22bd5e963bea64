import { type Decision, openDeliveries } from '../destinations/deliveries.ts';
import type { PushContext } from '../destinations/destination.ts';
import type { LoadedTarget } from '../destinations/load-target.ts';
import { noTables, publishedTables } from '../destinations/published-tables.ts';
import { exitCodeOf, pushTables } from '../destinations/push.ts';
import { type PushReport, type PushResult, pushReportName } from '../destinations/report.ts';
import { reportOf } from '../errors.ts';
import { folderKinds } from '../output/failures.ts';
import { probeFolder } from '../output/probe.ts';
import { writeReport } from '../output/publish.ts';
import { createRedactor } from '../parameters/secrets.ts';
import { jsonDocument } from '../visible.ts';

export interface PushCommand extends Pick<PushContext, 'runtime' | 'readFile' | 'env' | 'emit' | 'signal'> {
  readonly target: LoadedTarget;
  /** Where a run has left its tables. */
  readonly out: string;
  /** The outcome of uncertain deliveries, as a person has found it at the destination. */
  readonly decision?: Decision | undefined;
  /** Told of each table when it is over. */
  readonly onResult: (result: PushResult) => void;
}

/**
 * Brings the tables of the last run to a destination.
 * @throws ConnectorError PARAMETERS_INVALID (the proxy's address), PACKAGE_MISSING, PUSH_REJECTED (no tables),
 *   PUSH_UNCERTAIN (the journal of deliveries is damaged), FOLDER_INVALID, OUTPUT_FAILED
 */
export async function pushCommand(command: PushCommand): Promise<PushReport> {
  const { target, out, runtime, signal, decision } = command;
  const { kind, address } = target;
  const redactor = createRedactor();
  for (const secret of target.secrets) redactor.add(secret);
  const published = await publishedTables(out);
  const { runId } = published;
  const orders = target.orders(published);
  if (orders.length === 0) throw noTables(`${out} contains no table that this destination takes.`);
  // What was delivered must not be forgotten because the journal of it has no place.
  await probeFolder(out, folderKinds.output, runtime);
  const deliveries = await openDeliveries(out, { runId, address }, runtime);
  const tables: PushResult[] = [];
  try {
    const destination = await target.open({
      ...{ out, published, runtime, signal, redact: redactor.redact, hide: redactor.add },
      ...{ readFile: command.readFile, env: command.env },
      emit: (event) => command.emit(redactor.redactDeep(event)),
    });
    try {
      if (decision !== undefined) {
        for (const order of orders) await deliveries.decide(order, decision);
      }
      const pushed = await pushTables({
        ...{ out, published, orders, destination, deliveries, signal },
        onResult(result) {
          const shown = redactor.redactDeep(result);
          tables.push(shown);
          command.onResult(shown);
        },
      });
      const { afterTables } = pushed;
      const report: PushReport = {
        ...{ kind, runId, address, tables },
        at: new Date(runtime.now()).toISOString(),
        exitCode: exitCodeOf(pushed),
        error: afterTables === undefined ? null : redactor.redactDeep(reportOf(afterTables)),
      };
      await writeReport(out, pushReportName, jsonDocument(report), runtime);
      return report;
    } finally {
      await destination.close();
    }
  } finally {
    await deliveries.close();
  }
}
