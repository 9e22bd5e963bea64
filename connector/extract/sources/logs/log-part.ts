import { counted } from '../../../amounts.ts';
import { type Log, type LogBatch, readLog, type Span } from '../../../citrix/logs/slices.ts';
import type { Dataset } from '../../../datasets/define.ts';
import type { LogSource } from '../../../datasets/sources.ts';
import { compareTimestamps, daysBefore } from '../../../timestamps.ts';
import type { Part, Since } from '../../rows/part.ts';
import type { TableRead } from '../read-context.ts';
import { type LogContext, openFeed } from './open-feed.ts';

/**
 * A log as the only part of a table. It returns no count of a window: if it counts at all, its time slices are
 * reconciled while they are read.
 */
export function logPart(
  dataset: Dataset<LogSource>,
  context: LogContext,
  { only, ...counts }: Pick<TableRead, 'only' | 'findings' | 'odd' | 'run'>,
): Part {
  const range = rangeOf(dataset, context);
  const feed = openFeed(dataset, context, counts);
  // The previous table shows which entries were open; without it, only the list does.
  const listsAll = feed.listsAll || (only !== undefined && Object.keys(dataset.source.closedBy).length > 0);
  return {
    range,
    count: () => Promise.resolve(undefined),
    async *read(signal, { resumeFrom, since = only, keys } = {}) {
      if (keys !== undefined) {
        const cells = await feed.withKeys(keys, signal);
        yield { cells, read: cells.length, repeated: 0, pages: keys.length, resumeFrom: undefined };
        return;
      }
      const spans = spansOf({ ...range, from: resumeFrom ?? range.from }, listsAll ? undefined : since);
      for await (const batch of entriesOf(feed.log, spans, signal)) yield* feed.rows(batch, since, signal);
    },
  };
}

/** The part of the window that the source still has. */
function rangeOf({ name, source }: Dataset<LogSource>, { window, emit }: LogContext): Span {
  const { retentionDays } = source;
  const range = { from: window.from, until: window.to };
  if (retentionDays === undefined) return range;
  const oldest = daysBefore(window.to, retentionDays);
  if (compareTimestamps(window.from, oldest) >= 0) return range;
  const message = `${name}: Citrix retains these records for ${counted(retentionDays, 'day')}; reading from ${oldest} instead of ${window.from}.`;
  emit({ type: 'warning', code: 'WINDOW_SHORTENED', dataset: name, message });
  return { ...range, from: oldest };
}

/** The spans to read, in order; at least one, which may be empty. */
function spansOf({ from, until }: Span, since: Since | undefined): readonly [Span, ...Span[]] {
  if (since === undefined) return [{ from, until }];
  const { at, from: begun = at, before } = since;
  const isNew = { from: laterOf(from, begun), until };
  if (before === undefined || compareTimestamps(from, before) >= 0) return [isNew];
  if (compareTimestamps(before, begun) >= 0) return [{ from, until }];
  return [{ from, until: before }, isNew];
}

function laterOf(a: string, b: string): string {
  return compareTimestamps(a, b) < 0 ? b : a;
}

async function* entriesOf(log: Log, spans: readonly Span[], signal: AbortSignal): AsyncGenerator<LogBatch> {
  for (const [number, span] of spans.entries()) {
    const next = spans[number + 1];
    for await (const batch of readLog(log, span, signal)) {
      yield { ...batch, resumeFrom: batch.resumeFrom ?? next?.from };
    }
  }
}
