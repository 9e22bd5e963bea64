import {
  Admin,
  Consumer,
  compressionsAlgorithmsByBitmask,
  type SASLCustomAuthenticator,
  saslScramSha,
  TimeoutError,
} from '@platformatic/kafka';
import { limitDecompression } from './decompression-limit.ts';
import type { Committed, ExportAccess, Message, MessageBatch, Partition, Topic } from './export.ts';
import { brokerCodesOf } from './failures.ts';
import { limitResponseSize } from './response-size-limit.ts';

/** Bytes per read: some thousand events. More increased the memory peak of a run without making it faster. */
const batchBytes = 512 * 1024;

/** How long a broker may wait for events before it answers that there are none. */
const longestWaitMs = 500;

const latest = -1n;
const earliest = -2n;

/** Requests to the brokers, through the library. Rejects with the errors of the library. */
interface Client {
  signIn(): Promise<undefined>;
  topic(): Promise<Topic>;
  committed(topic: Topic): Promise<Committed>;
  read(partition: number, from: bigint, until: bigint): Promise<MessageBatch>;
  members(): Promise<readonly string[]>;
  commit(offsets: ReadonlyMap<number, bigint>): Promise<undefined>;
}

/** No consumer joins the group: a member would get its share of the partitions, and a run has to read all of them. */
export function connectClient(access: ExportAccess): Client {
  const { topic: name, group, ca, timeoutMs } = access;
  const options = {
    clientId: name,
    bootstrapBrokers: [...access.brokers],
    connectTimeout: Math.min(timeoutMs, 15_000),
    requestTimeout: timeoutMs,
    retries: 0,
    metadataMaxAge: 60_000,
    // Set explicitly, because otherwise NODE_TLS_REJECT_UNAUTHORIZED would decide.
    tls: { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
    sasl: {
      mechanism: 'SCRAM-SHA-256' as const,
      username: access.user,
      password: access.password,
      authenticate: signIn,
    },
  };
  const consumer = new Consumer({ ...options, groupId: group });
  const admin = new Admin(options);
  limitDecompression(compressionsAlgorithmsByBitmask);
  for (const { connections } of [consumer, admin]) limitResponseSize(connections);

  async function metadata() {
    const { topics } = await consumer.metadata({ topics: [name] });
    const found = topics.get(name);
    // A broker reports a topic that does not exist or is not visible to this user.
    if (found === undefined) throw new Error('the broker does not answer for the requested topic');
    return found;
  }

  async function bounds(timestamp: bigint): Promise<readonly bigint[]> {
    return (await consumer.listOffsets({ topics: [name], timestamp })).get(name) ?? [];
  }

  function partitionOf(number: number, first: bigint | undefined, end: bigint | undefined): Partition {
    // Treated as empty, its events would be missing without an error.
    if (first === undefined || end === undefined || first < 0n || end < first) {
      throw new Error(`the broker does not say where partition ${number} begins and ends`);
    }
    return { number, earliest: first, end };
  }

  async function fetch(partition: number, from: bigint) {
    const { id, partitions } = await metadata();
    const partitionToRead = {
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
      topics: [{ topicId: id, partitions: [partitionToRead] }],
    });
    return responses.flatMap((of) => of.partitions).flatMap(({ records }) => records ?? []);
  }

  return {
    async signIn() {
      await consumer.metadata({ topics: [] });
    },
    async topic() {
      const { id, partitionsCount } = await metadata();
      const [first, end] = [await bounds(earliest), await bounds(latest)];
      const partitions = Array.from({ length: partitionsCount }, (_, number) =>
        partitionOf(number, first[number], end[number]),
      );
      return { id, partitions };
    },
    async committed({ partitions }) {
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
    },
    async read(partition, from, until) {
      try {
        return batchOf(await fetch(partition, from), from, until);
      } catch (error) {
        if (!brokerCodesOf(error).includes('OFFSET_OUT_OF_RANGE')) throw error;
        // The topic was truncated meanwhile: the deleted offsets are reported, and reading resumes after them.
        const first = (await bounds(earliest))[partition] ?? from;
        const next = first < until ? first : until;
        if (next <= from) throw error;
        return { messages: [], next, gap: next - from, bytes: 0 };
      }
    },
    async members() {
      const groups = await admin.describeGroups({ groups: [group] });
      return [...(groups.get(group)?.members.values() ?? [])].map(
        ({ clientId, clientHost }) => `${clientId} at ${clientHost.replace(/^\//, '')}`,
      );
    },
    async commit(offsets) {
      const partitionOffsets = [...offsets].map(([partition, offset]) => ({ partition, offset }));
      await admin.alterConsumerGroupOffsets({ groupId: group, topics: [{ name, partitionOffsets }] });
    },
  };
}

/** The most hashing rounds that a broker may demand; Kafka's own limit is lower, and a million takes half a second. */
const mostIterations = 1_000_000;

/** Bounds the SCRAM of the library, which would hash for hours, and could not be stopped, if a broker demanded it. */
const signIn: SASLCustomAuthenticator = (
  _mechanism,
  connection,
  request,
  user,
  password,
  _token,
  callback,
) => {
  const hi: typeof saslScramSha.hi = async (definition, secret, salt, iterations) => {
    if (iterations <= mostIterations) return await saslScramSha.hi(definition, secret, salt, iterations);
    throw new RangeError(`the broker requests ${iterations} rounds of hashing`);
  };
  const crypto = { ...saslScramSha.defaultCrypto, hi };
  saslScramSha.authenticate(request, connection, 'SHA-256', user ?? '', password ?? '', crypto, callback);
};

/** Whether an error of the library means that a time limit was reached. */
export function isLate(error: Error): boolean {
  return error instanceof TimeoutError;
}

/** Batches of the log in the form of the library. */
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

/** A broker sends complete batches: also messages before the requested offset, and after the end. */
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
