import type { Committed, Partition, Topic } from '../../citrix/analytics/export.ts';
import { isRecord } from '../../json.ts';

/** How far the tables of the run before had come, by partition; undefined where there is none to go on from. */
export type Reached = ReadonlyMap<number, bigint> | undefined;

/** What is read of a partition. */
export interface OffsetRange {
  readonly partition: number;
  readonly from: bigint;
  readonly until: bigint;
  /** Events before `from` that the topic does not have any more, and no run has read. */
  readonly gap: bigint;
}

/**
 * What a batch reads of each partition: from where the first of the tables has come to, until its end as it stands.
 * A table that is not known yet begins where the group stands; where others are known it has been asked for later, and
 * begins with the earliest event there is.
 */
export function offsetRangesOf(
  topic: Topic,
  committed: Committed,
  tables: readonly Reached[],
): readonly OffsetRange[] {
  const isKnown = tables.some((reached) => reached !== undefined);
  return topic.partitions.map((partition) => {
    const starts = tables.map((reached) =>
      startOf(partition, reached, isKnown ? undefined : committed.get(partition.number)),
    );
    const wanted = starts.reduce((a, b) => (a < b ? a : b), partition.end);
    const from = wanted < partition.earliest ? partition.earliest : wanted;
    return { partition: partition.number, from, until: partition.end, gap: from - wanted };
  });
}

/** A group that is beyond the end is of a topic that was there before under the same name. */
function startOf(
  { number, earliest, end }: Partition,
  reached: Reached,
  committed: bigint | undefined,
): bigint {
  if (reached !== undefined) return reached.get(number) ?? earliest;
  return committed === undefined || committed > end ? earliest : committed;
}

/** Everything the topic has, whatever has been read. */
export function allOf(topic: Topic): readonly OffsetRange[] {
  return topic.partitions.map(({ number, earliest, end }) => ({
    partition: number,
    from: earliest,
    until: end,
    gap: 0n,
  }));
}

/** Whether the topic ends before a table does: then it is not what it was, though it has the same identity. */
export function isBehind(topic: Topic, reached: ReadonlyMap<number, bigint>): boolean {
  return topic.partitions.some(({ number, end }) => end < (reached.get(number) ?? 0n));
}

export function offsetsText(offsets: ReadonlyMap<number, bigint>): string {
  return JSON.stringify(Object.fromEntries([...offsets].map(([partition, at]) => [partition, String(at)])));
}

/** @returns undefined for a text that is none of ours */
export function offsetsOf(text: string | undefined): ReadonlyMap<number, bigint> | undefined {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    if (!isRecord(parsed)) return undefined;
    return new Map(Object.entries(parsed).map(([partition, at]) => [Number(partition), BigInt(String(at))]));
  } catch {
    return undefined;
  }
}
