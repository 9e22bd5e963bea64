import { counted } from '../../amounts.ts';
import type { Emit, RunEvent } from '../../events.ts';
import { rejectedFile } from '../../output/output-names.ts';
import { createFindings } from '../rows/findings.ts';
import { nothingOdd } from '../rows/odd-cells.ts';
import type { BatchRead, EventSink } from './batch.ts';
import type { EventTableSummary } from './table.ts';

type ReadOf = Pick<EventSink, 'repeated' | 'odd' | 'missing'> & Pick<BatchRead, 'pages'>;

const nothingRead: ReadOf = { repeated: 0, pages: 0, odd: nothingOdd, missing: {} };

/** What was read of a table. */
export function readEvent(
  dataset: string,
  { added, carriedOver, expired, rows }: EventTableSummary,
  { repeated, pages, odd, missing }: ReadOf = nothingRead,
): RunEvent {
  const merged = carriedOver + expired > 0 ? { carriedOver, added, expired } : {};
  const findings = { ...createFindings().report(), missing, merged };
  const read = { read: added + repeated, written: rows, repeated, pages };
  return { type: 'dataset-read', dataset, ...read, findings, odd };
}

/** What was read, and what is wrong. */
export function emitRead({ partitions, rejected, ignored }: BatchRead, name: string, emit: Emit): void {
  emit({
    type: 'topic-read',
    topic: name,
    partitions: partitions.map(({ partition, from, reached, until, events, gap }) => ({
      partition,
      from: Number(from),
      until: Number(reached),
      end: Number(until),
      messages: events,
      gap: Number(gap),
    })),
    rejected,
    ignored,
  });
  for (const { partition, gap, from } of partitions) {
    if (gap === 0n) continue;
    const message = `${counted(gap, 'event')} of partition ${partition} were deleted before a run had read them: topic ${name} starts at offset ${from}.`;
    emit({ type: 'warning', code: 'EVENTS_LOST', message });
  }
  if (rejected > 0) {
    const message = `${counted(rejected, 'invalid message')} in topic ${name}; see ${rejectedFile} for the reasons.`;
    emit({ type: 'warning', code: 'EVENTS_REJECTED', message });
  }
}
