import { asConnectorError, type ConnectorError } from '../../errors.ts';
import { canBeBookmarked } from '../../extract/bookmark.ts';
import { estimateMessage, recordLines, stateMessage } from '../../hosts/airbyte/messages.ts';
import type { Statuses } from '../../hosts/airbyte/statuses.ts';
import type { JsonRow } from '../../output/json-rows.ts';
import type { ReadStream } from '../sync.ts';
import type { Output } from './output.ts';

export interface HandOnOptions {
  readonly output: Output;
  readonly statuses: Statuses;
  readonly recordsPerState: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Hands the rows of a table on, with a state from time to time and at the end.
 * @returns what kept it from coming to its end
 * @throws the reason of the signal, after a state that says how far it came
 */
export async function handOn(
  stream: ReadStream,
  options: HandOnOptions,
): Promise<ConnectorError | undefined> {
  const { statuses, now } = options;
  const { send, flush, signal } = options.output;
  const { name } = stream.dataset;
  signal.throwIfAborted();
  statuses.start(name);
  send(estimateMessage(name, stream.rows, now()));
  if (stream.rows > 0) statuses.run(name);
  try {
    const left = await handOnRows(stream, options);
    send(stateMessage(name, stream.bookmark, left));
    statuses.complete(name);
    await flush();
    return undefined;
  } catch (thrown) {
    signal.throwIfAborted();
    return asConnectorError(thrown).forDataset(name);
  }
}

/** @returns the records since the last state */
async function handOnRows(
  { dataset, batches, bookmarkAt }: ReadStream,
  { output: { send, sendLines, flush, signal }, recordsPerState, now }: HandOnOptions,
): Promise<number> {
  const { name } = dataset;
  // Where the table stands can be told by the cursor only where that is a time.
  const reachedWith = (rows: readonly JsonRow[]) => {
    const cursor = canBeBookmarked(dataset) ? rows.at(-1)?.cursor : undefined;
    return typeof cursor === 'string' ? bookmarkAt(cursor) : undefined;
  };
  let records = 0;
  for await (const rows of batches()) {
    sendLines(recordLines(name, rows, now()));
    await flush();
    records += rows.length;
    const isDue = records >= recordsPerState || signal.aborted;
    const reached = isDue ? reachedWith(rows) : undefined;
    if (reached !== undefined) {
      send(stateMessage(name, reached, records));
      records = 0;
    }
    signal.throwIfAborted();
  }
  return records;
}
