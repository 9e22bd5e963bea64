import type { Dataset } from '../../datasets/define.ts';
import type { Bookmark } from '../../extract/memory/bookmark.ts';
import { emitRows } from '../rows/emit-rows.ts';
import { joinInPlace } from '../rows/reused-buffer.ts';
import type { ReadStream } from '../rows/sync.ts';
import { type ReplicationMethod, replicationKeyOf } from './catalog.ts';
import { recordLines, schemaLine, stateLine } from './messages.ts';
import type { Metrics, Point } from './metrics.ts';
import { type SingerState, withBookmark } from './state.ts';

export interface SenderOptions {
  /** That of the run before. */
  readonly state: SingerState;
  readonly methodOf: (dataset: Dataset) => ReplicationMethod;
  /** Takes whole lines; resolves when the target may be sent more. */
  readonly write: (lines: string | Buffer) => Promise<void>;
  readonly metrics: Metrics;
  readonly measure: (points: readonly Point[]) => void;
  readonly signal: AbortSignal;
}

/** Hands tables on as Singer lines. */
export interface Sender {
  take(stream: ReadStream): Promise<void>;
  /** Emits the state. */
  saveState(): Promise<void>;
}

export function openSender({ methodOf, write, metrics, measure, signal, ...options }: SenderOptions): Sender {
  let state = options.state;
  const join = joinInPlace();
  const saveState = () => write(stateLine(state));
  const move = async (stream: string, bookmark: Bookmark | undefined) => {
    state = withBookmark(state, stream, bookmark);
    await saveState();
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
      await emitRows(stream, {
        send: (batch) => write(recordLines(name, batch, bookmark.watermark, join)),
        // A target that starts its table over has nothing any more of what was sent before.
        tell: (reached) => (isIncremental ? move(name, reached) : undefined),
        signal,
      });
      measure(metrics.end(name, rows));
      if (replicationKey === undefined) await saveState();
      else await move(name, isIncremental ? bookmark : undefined);
    },
  };
}
