import type { Dataset } from '../../datasets/define.ts';
import type { Bookmark } from '../../extract/bookmark.ts';
import { type ReplicationMethod, replicationKeyOf } from '../../hosts/singer/catalog.ts';
import { recordLines, schemaLine, stateLine } from '../../hosts/singer/messages.ts';
import type { Metrics, Point } from '../../hosts/singer/metrics.ts';
import { type SingerState, withBookmark } from '../../hosts/singer/state.ts';
import type { JsonRow } from '../../output/json-rows.ts';
import type { ReadStream } from '../sync.ts';

export interface SenderOptions {
  /** That of the run before. */
  readonly state: SingerState;
  readonly methodOf: (dataset: Dataset) => ReplicationMethod;
  /** Takes whole lines; resolves when the target may be sent more. */
  readonly write: (lines: string) => Promise<void>;
  readonly metrics: Metrics;
  readonly measure: (points: readonly Point[]) => void;
  readonly signal: AbortSignal;
}

/** Hands tables on as Singer lines. */
export interface Sender {
  take(stream: ReadStream): Promise<void>;
  /** Tells the target where it stands. */
  saveState(): Promise<void>;
}

/** Rows after which the target is told where it stands, so that a run that breaks off need not begin anew. */
const rowsBetweenStates = 10_000;

export function openSender({ methodOf, write, metrics, measure, signal, ...options }: SenderOptions): Sender {
  let state = options.state;
  const saveState = () => write(stateLine(state));
  const move = async (stream: string, bookmark: Bookmark | undefined) => {
    state = withBookmark(state, stream, bookmark);
    await saveState();
  };
  const sendRows = async (
    { dataset: { name }, batches, bookmark, bookmarkAt }: ReadStream,
    follows: boolean,
  ) => {
    let unsaved = 0;
    for await (const batch of batches()) {
      await write(recordLines(name, batch, bookmark.readUntil));
      unsaved += batch.length;
      const reached = follows ? reachedBy(batch, bookmarkAt) : undefined;
      if (reached !== undefined && (unsaved >= rowsBetweenStates || signal.aborted)) {
        await move(name, reached);
        unsaved = 0;
      }
      signal.throwIfAborted();
    }
  };
  return {
    saveState,
    async take(stream) {
      signal.throwIfAborted();
      const { dataset, rows, bookmark } = stream;
      const { name } = dataset;
      const replicationKey = replicationKeyOf(dataset);
      const isIncremental = methodOf(dataset) === 'INCREMENTAL';
      metrics.begin();
      await write(schemaLine(dataset, isIncremental ? replicationKey : undefined));
      await sendRows(stream, isIncremental);
      measure(metrics.end(name, rows));
      if (replicationKey === undefined) await saveState();
      else await move(name, isIncremental ? bookmark : undefined);
    },
  };
}

function reachedBy(batch: readonly JsonRow[], bookmarkAt: ReadStream['bookmarkAt']): Bookmark | undefined {
  const cursor = batch.at(-1)?.cursor ?? null;
  return cursor === null ? undefined : bookmarkAt(cursor);
}
