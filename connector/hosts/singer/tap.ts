import type { RunEvent } from '../../events.ts';
import type { RunReport } from '../../extract/report/run-report.ts';
import { sync } from '../rows/sync.ts';
import { openMetrics, type Point } from './metrics.ts';
import { readOrder, type TapRequest } from './request.ts';
import { openSender } from './sender.ts';

export interface TapCommand extends TapRequest {
  /** Takes whole lines for the target; resolves when it may be sent more. */
  readonly write: (lines: string | Buffer) => Promise<void>;
  readonly measure: (points: readonly Point[]) => void;
  readonly signal: AbortSignal;
}

/**
 * Reads the selected tables and writes them as Singer lines, with the state after each.
 * @throws ConnectorError PARAMETERS_INVALID, CATALOG_INVALID, STATE_INVALID before anything is written; OUTPUT_FAILED;
 *   CANCELLED
 */
export async function tapCommand({ write, measure, ...command }: TapCommand): Promise<RunReport> {
  const { env, readFile, runtime, emit, signal } = command;
  const { parameters, source, setup, firstDays, streams, state } = readOrder(command);
  const metrics = openMetrics(() => runtime.now());
  const methods = new Map(streams.map(({ dataset, method }) => [dataset.name, method]));
  const sender = openSender({
    ...{ state, write, metrics, measure, signal },
    methodOf: ({ name }) => methods.get(name) ?? 'FULL_TABLE',
  });
  let finished: RunEvent | undefined;
  const report = await sync(
    {
      ...{ streams, parameters, source, setup, firstDays, env, readFile, runtime, signal },
      emit(event) {
        measure(metrics.note(event));
        // It is over when the target has everything.
        if (event.type === 'run-finished') finished = event;
        else emit(event);
      },
    },
    // The events of the run report what is missing; its bookmark stays where it is.
    { take: sender.take, miss: () => undefined },
  );
  await sender.saveState();
  if (finished !== undefined) emit(finished);
  return report;
}
