import { pbkdf2Sync, randomBytes } from 'node:crypto';
import {
  AclOperations,
  AclPermissionTypes,
  Admin,
  alterUserScramCredentialsV0,
  type CompressionAlgorithmValue,
  Consumer,
  Producer,
  ResourcePatternTypes,
  ResourceTypes,
} from '@platformatic/kafka';
import { admin as administrator, type BrokerAddress } from './broker.ts';

/** What Citrix hands a tenant of its export: a topic, a group, and a user who may use these and nothing else. */
export interface ExportTenant {
  readonly topic: string;
  readonly group: string;
  readonly user: string;
  readonly password: string;
  /** Puts messages at the end of a partition; null is a message without content. */
  send(
    partition: number,
    messages: readonly (string | Buffer | null)[],
    compression?: CompressionAlgorithmValue,
  ): Promise<void>;
  /** Does away with what comes before an offset, as a topic does with what has grown old. */
  truncate(partition: number, before: number): Promise<void>;
  /** Where the group stands, by partition; -1 where it has never read. */
  committed(): Promise<readonly number[]>;
  setPassword(password: string): Promise<void>;
  /** Another consumer that reads for the group, until it is closed. */
  join(): Promise<Consumer>;
  [Symbol.asyncDispose](): Promise<void>;
}

const sha256 = 1;
const iterations = 4096;

/** A broker does not take more at once. */
const mostBytes = 500_000;

let tenants = 0;

export async function createTenant({ address, ca }: BrokerAddress, partitions = 2): Promise<ExportTenant> {
  tenants += 1;
  const [topic, group, user] = [`export-${tenants}`, `group-${tenants}`, `tenant-${tenants}`];
  const password = `password-of-${user}`;
  const about = { bootstrapBrokers: [address], tls: { ca }, retries: 20, retryDelay: 100 };
  const mechanism = 'SCRAM-SHA-256' as const;
  const options = { ...about, clientId: 'test', sasl: { mechanism, ...administrator } };
  const [admin, producer] = [new Admin(options), new Producer(options)];

  async function setPassword(to: string): Promise<void> {
    const salt = randomBytes(16);
    const saltedPassword = pbkdf2Sync(to, salt, iterations, 32, 'sha256');
    const [connection] = [...(await admin.connectToBrokers()).values()];
    if (connection === undefined) throw new Error('no connection');
    const upsertion = { name: user, mechanism: sha256, iterations, salt, saltedPassword };
    await alterUserScramCredentialsV0.api.async(connection, [], [upsertion]);
  }

  const allowed = (resourceType: 2 | 3, resourceName: string, operation: 3 | 8) => ({
    ...{ resourceType, resourceName, operation },
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: `User:${user}`,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
  });

  await admin.createTopics({ topics: [topic], partitions, replicas: 1 });
  await setPassword(password);
  await admin.createAcls({
    creations: [
      allowed(ResourceTypes.TOPIC, topic, AclOperations.READ),
      allowed(ResourceTypes.GROUP, group, AclOperations.READ),
    ],
  });
  return {
    ...{ topic, group, user, password, setPassword },
    async send(partition, messages, compression = 'none') {
      let batch: { topic: string; partition: number; value: Buffer }[] = [];
      let bytes = 0;
      const flush = async () => {
        if (batch.length > 0) await producer.send({ messages: batch, compression });
        [batch, bytes] = [[], 0];
      };
      for (const message of messages) {
        // The library's types know no message without content; its protocol does.
        const value = (message === null ? undefined : Buffer.from(message)) as Buffer;
        bytes += value?.length ?? 0;
        batch.push({ topic, partition, value });
        if (bytes > mostBytes) await flush();
      }
      await flush();
    },
    async truncate(partition, before) {
      await admin.deleteRecords({
        topics: [{ name: topic, partitions: [{ partition, offset: BigInt(before) }] }],
      });
    },
    async committed() {
      const partitionIndexes = Array.from({ length: partitions }, (_, index) => index);
      const groups = await admin.listConsumerGroupOffsets({
        groups: [{ groupId: group, topics: [{ name: topic, partitionIndexes }] }],
      });
      const known = groups.flatMap(({ topics }) => topics.flatMap((of) => of.partitions));
      return partitionIndexes.map((index) =>
        Number(known.find(({ partitionIndex }) => partitionIndex === index)?.committedOffset ?? -1),
      );
    },
    async join() {
      const consumer = new Consumer({ ...options, groupId: group });
      await consumer.consume({ topics: [topic], autocommit: false, mode: 'latest' });
      return consumer;
    },
    async [Symbol.asyncDispose]() {
      await producer.close();
      await admin.close();
    },
  };
}
