/**
 * The export of Citrix Analytics as a run sees it: a topic with partitions, and a group that stores how far it has
 * been read.
 */

/** A snapshot of a partition: its events are those from `earliest` until before `end`. */
export interface Partition {
  readonly number: number;
  readonly earliest: bigint;
  readonly end: bigint;
}

/** Where the group resumes, by partition; without those that it has never read. */
export type Committed = ReadonlyMap<number, bigint>;

export interface Topic {
  /** A topic that was recreated under the same name has another id. */
  readonly id: string;
  /** In order of their numbers. */
  readonly partitions: readonly Partition[];
}

export interface Message {
  readonly offset: bigint;
  /** When the broker or the sender wrote it, milliseconds since 1970. */
  readonly timestamp: number;
  /** null: a message without content. */
  readonly value: Buffer | null;
}

/** The messages of one answer. */
export interface MessageBatch {
  readonly messages: readonly Message[];
  /** Where reading resumes. */
  readonly next: bigint;
  /** Offsets before the first message that the topic no longer has. */
  readonly gap: bigint;
  /** The size of the messages. */
  readonly bytes: number;
}

export interface EventExport {
  /** The first broker, for people. */
  readonly host: string;
  /** Signs in to a broker. @throws ConnectorError */
  signIn(signal: AbortSignal): Promise<void>;
  /** @throws ConnectorError */
  committed(topic: Topic, signal: AbortSignal): Promise<Committed>;
  /** @throws ConnectorError */
  topic(signal: AbortSignal): Promise<Topic>;
  /**
   * The next messages of a partition from an offset on; messages beyond `until` are dropped.
   * @throws ConnectorError
   */
  read(partition: number, from: bigint, until: bigint, signal: AbortSignal): Promise<MessageBatch>;
  /** The other members of the group, for people; empty if there are none. @throws ConnectorError */
  members(signal: AbortSignal): Promise<readonly string[]>;
  /** Stores where the group resumes, by partition. @throws ConnectorError */
  commit(offsets: ReadonlyMap<number, bigint>, signal: AbortSignal): Promise<void>;
  /** Never rejects. */
  close(): Promise<void>;
}

export interface ExportAccess {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly group: string;
  readonly user: string;
  readonly password: string;
  /** PEM; without it the authorities that Node.js trusts. */
  readonly ca: string | undefined;
  readonly timeoutMs: number;
}
