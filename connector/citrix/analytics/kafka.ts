import type {
  Committed,
  EventExport,
  ExportAccess,
  Message,
  MessageBatch,
  Partition,
  Topic,
} from './export.ts';
import { brokerCodesOf, failureOf } from './failures.ts';

/** Read at once: some thousand events. More at once made the peak of a run higher, and the run not quicker. */
const batchBytes = 512 * 1024;

/** How long a broker may wait for events before it says that there are none. */
const longestWaitMs = 500;

const latest = -1n;
const earliest = -2n;

/**
 * Opens the export. The library is loaded only here, so that runs without risk datasets do not pay for it. No consumer joins
 * the group: a member would get its share of the partitions, and a run has to read all of them.
 * @throws ConnectorError
 */
export async function openExport(access: ExportAccess): Promise<EventExport> {
  const { Admin, Consumer } = await import('@platformatic/kafka');
  const { topic: name, group, ca, timeoutMs } = access;
  const options = {
    clientId: name,
    bootstrapBrokers: [...access.brokers],
    connectTimeout: Math.min(timeoutMs, 15_000),
    requestTimeout: timeoutMs,
    retries: 0,
    metadataMaxAge: 60_000,
    tls: ca === undefined ? {} : { ca },
    sasl: { mechanism: 'SCRAM-SHA-256' as const, username: access.user, password: access.password },
  };
  const consumer = new Consumer({ ...options, groupId: group });
  const admin = new Admin(options);

  /** The library hears no signal: who waits is let go at once, and the connection is closed in the end. */
  async function ask<T>(question: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([question(), stopped]);
    } catch (error) {
      signal.throwIfAborted();
      // After a failure the leaders may be others.
      consumer.clearMetadata();
      throw failureOf(error, access);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async function metadata() {
    const { topics } = await consumer.metadata({ topics: [name] });
    const found = topics.get(name);
    if (found === undefined) throw new Error(`Unknown topic ${name}`);
    return found;
  }

  async function bounds(timestamp: bigint): Promise<readonly bigint[]> {
    return (await consumer.listOffsets({ topics: [name], timestamp })).get(name) ?? [];
  }

  async function committed({ partitions }: Topic): Promise<Committed> {
    const partitionIndexes = partitions.map(({ number }) => number);
    const groups = await admin.listConsumerGroupOffsets({
      groups: [{ groupId: group, topics: [{ name, partitionIndexes }] }],
    });
    const offsets = groups.flatMap(({ topics }) => topics.flatMap((of) => of.partitions));
    return new Map(
      offsets
        .filter(({ committedOffset }) => committedOffset >= 0n)
        .map(({ partitionIndex, committedOffset }) => [partitionIndex, committedOffset]),
    );
  }

  async function look(): Promise<Topic> {
    const { id, partitionsCount } = await metadata();
    const [first, end] = [await bounds(earliest), await bounds(latest)];
    const partitions = Array.from(
      { length: partitionsCount },
      (_, number): Partition => ({
        number,
        earliest: first[number] ?? 0n,
        end: end[number] ?? 0n,
      }),
    );
    return { id, partitions };
  }

  async function fetch(partition: number, from: bigint) {
    const { id, partitions } = await metadata();
    const asked = {
      partition,
      currentLeaderEpoch: -1,
      fetchOffset: from,
      lastFetchedEpoch: -1,
      partitionMaxBytes: batchBytes,
    };
    const { responses } = await consumer.fetch({
      node: partitions[partition]?.leader ?? -1,
      minBytes: 1,
      maxBytes: batchBytes,
      maxWaitTime: longestWaitMs,
      topics: [{ topicId: id, partitions: [asked] }],
    });
    return responses.flatMap((of) => of.partitions).flatMap(({ records }) => records ?? []);
  }

  async function read(partition: number, from: bigint, until: bigint): Promise<MessageBatch> {
    try {
      return batchOf(await fetch(partition, from), from, until);
    } catch (error) {
      if (!brokerCodesOf(error).includes('OFFSET_OUT_OF_RANGE')) throw error;
      // The topic has been cut since it was looked at: what is gone is told, and reading goes on behind it.
      const first = (await bounds(earliest))[partition] ?? from;
      const next = first < until ? first : until;
      if (next <= from) throw error;
      return { messages: [], next, gap: next - from, bytes: 0 };
    }
  }

  return {
    host: access.brokers[0] ?? '',
    signIn: (signal) =>
      ask(async () => {
        await consumer.metadata({ topics: [] });
      }, signal),
    topic: (signal) => ask(look, signal),
    committed: (topic, signal) => ask(() => committed(topic), signal),
    read: (partition, from, until, signal) => ask(() => read(partition, from, until), signal),
    members: (signal) =>
      ask(async () => {
        const groups = await admin.describeGroups({ groups: [group] });
        return [...(groups.get(group)?.members.values() ?? [])].map(
          ({ clientId, clientHost }) => `${clientId} at ${clientHost.replace(/^\//, '')}`,
        );
      }, signal),
    commit: (offsets, signal) =>
      ask(async () => {
        const partitionOffsets = [...offsets].map(([partition, offset]) => ({ partition, offset }));
        await admin.alterConsumerGroupOffsets({ groupId: group, topics: [{ name, partitionOffsets }] });
      }, signal),
    async close() {
      for (const client of [consumer, admin]) await client.close().catch(() => undefined);
    },
  };
}

/** Batches of the log as the library has them. */
interface LogBatch {
  readonly firstOffset: bigint;
  readonly lastOffsetDelta: number;
  readonly firstTimestamp: bigint;
  readonly attributes: number;
  readonly records: readonly {
    readonly offsetDelta: number;
    readonly timestampDelta: bigint;
    readonly value: Buffer | null;
  }[];
}

/** A batch that the brokers wrote for themselves (the end of a transaction). */
const isControl = 0b10_0000;

/** A broker sends whole batches: also what lies before the offset asked for, and behind the end. */
function batchOf(batches: readonly LogBatch[], from: bigint, until: bigint): MessageBatch {
  const messages: Message[] = [];
  let next = from;
  let bytes = 0;
  for (const { firstOffset, lastOffsetDelta, firstTimestamp, attributes, records } of batches) {
    const end = firstOffset + BigInt(lastOffsetDelta) + 1n;
    if (end > next) next = end;
    if ((attributes & isControl) !== 0) continue;
    for (const { offsetDelta, timestampDelta, value } of records) {
      const offset = firstOffset + BigInt(offsetDelta);
      if (offset < from || offset >= until) continue;
      bytes += value?.length ?? 0;
      messages.push({ offset, timestamp: Number(firstTimestamp + timestampDelta), value });
    }
  }
  return { messages, next: next < until ? next : until, gap: 0n, bytes };
}
