import {
  Admin,
  Consumer,
  compressionsAlgorithmsByBitmask,
  type SASLCustomAuthenticator,
  saslScramSha,
  TimeoutError,
} from '@platformatic/kafka';
import { boundUnpacking } from './decompression-limit.ts';
import type { Committed, ExportAccess, Message, MessageBatch, Partition, Topic } from './export.ts';
import { brokerCodesOf } from './failures.ts';
import { boundFrames } from './response-size-limit.ts';

/** Read at once: some thousand events. More at once made the peak of a run higher, and the run not quicker. */
const batchBytes = 512 * 1024;

/** How long a broker may wait for events before it says that there are none. */
const longestWaitMs = 500;

const latest = -1n;
const earliest = -2n;

/** Questions to the brokers, by the library. Rejects with what the library throws. */
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
    // Said, because NODE_TLS_REJECT_UNAUTHORIZED would decide otherwise.
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
  boundUnpacking(compressionsAlgorithmsByBitmask);
  for (const { connections } of [consumer, admin]) boundFrames(connections);

  async function metadata() {
    const { topics } = await consumer.metadata({ topics: [name] });
    const found = topics.get(name);
    // Of a topic that it does not have, or show, a broker says so.
    if (found === undefined) throw new Error('the broker does not answer for the requested topic');
    return found;
  }

  async function bounds(timestamp: bigint): Promise<readonly bigint[]> {
    return (await consumer.listOffsets({ topics: [name], timestamp })).get(name) ?? [];
  }

  function partitionOf(number: number, first: bigint | undefined, end: bigint | undefined): Partition {
    // Taken for an empty one, its events would be missing without an error.
    if (first === undefined || end === undefined || first < 0n || end < first) {
      throw new Error(`the broker does not say where partition ${number} begins and ends`);
    }
    return { number, earliest: first, end };
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
        // The topic has been cut since it was looked at: what is gone is reported, and reading resumes behind it.
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

/** The rounds of hashing that a broker may ask for; Kafka's own limit is lower, and a million takes half a second. */
const mostIterations = 1_000_000;

/** The library's SCRAM, which would hash for hours, and could not be stopped, if a broker said so. */
const signIn: SASLCustomAuthenticator = (_mechanism, connection, ask, user, password, _token, callback) => {
  const hi: typeof saslScramSha.hi = async (definition, secret, salt, iterations) => {
    if (iterations <= mostIterations) return await saslScramSha.hi(definition, secret, salt, iterations);
    throw new RangeError(`the broker requests ${iterations} rounds of hashing`);
  };
  const crypto = { ...saslScramSha.defaultCrypto, hi };
  saslScramSha.authenticate(ask, connection, 'SHA-256', user ?? '', password ?? '', crypto, callback);
};

/** Whether the library says that a time limit is over. */
export function isLate(error: Error): boolean {
  return error instanceof TimeoutError;
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
