import { asConnectorError, type ConnectorError } from '../../errors.ts';
import { emitRows } from '../rows/emit-rows.ts';
import { joinInPlace } from '../rows/reused-buffer.ts';
import type { ReadStream } from '../rows/sync.ts';
import { estimateMessage, recordLines, stateMessage } from './messages.ts';
import type { Output } from './output.ts';
import type { Statuses } from './statuses.ts';

interface HandOnOptions {
  readonly output: Output;
  readonly statuses: Statuses;
  readonly recordsPerState?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Hands the rows of a table on, with a state from time to time and at the end.
 * @returns what kept it from coming to its end
 * @throws the reason of the signal, after a state that says how far it came
 */
export async function emitStream(
  stream: ReadStream,
  options: HandOnOptions,
): Promise<ConnectorError | undefined> {
  const { statuses, recordsPerState, now } = options;
  const { send, sendLines, flush, signal } = options.output;
  const { name } = stream.dataset;
  const join = joinInPlace();
  signal.throwIfAborted();
  statuses.start(name);
  send(estimateMessage(name, stream.rows, now()));
  if (stream.rows > 0) statuses.run(name);
  try {
    const left = await emitRows(stream, {
      async send(rows) {
        sendLines(recordLines(name, rows, now(), join));
        // Before the next lines are made in the same memory.
        await flush();
      },
      tell: (reached, records) => send(stateMessage(name, reached, records)),
      rowsBetweenStates: recordsPerState,
      signal,
    });
    send(stateMessage(name, stream.bookmark, left));
    statuses.complete(name);
    await flush();
    return undefined;
  } catch (thrown) {
    signal.throwIfAborted();
    return asConnectorError(thrown).forDataset(name);
  }
}
