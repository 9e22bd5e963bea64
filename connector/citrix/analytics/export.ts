/**
 * The export of Citrix Analytics as a run sees it: a topic with partitions, and a group that remembers how far it has
 * been read.
 */

/** A partition as it stood when it was looked at: its events are those from `earliest` until before `end`. */
export interface Partition {
  readonly number: number;
  readonly earliest: bigint;
  readonly end: bigint;
}

/** Where the group resumes, by partition; without those that it has never read. */
export type Committed = ReadonlyMap<number, bigint>;

export interface Topic {
  /** A topic that was made again under the same name has another. */
  readonly id: string;
  /** In order of their numbers. */
  readonly partitions: readonly Partition[];
}

export interface Message {
  readonly offset: bigint;
  /** When the broker or the sender put it there, milliseconds since 1970. */
  readonly timestamp: number;
  /** null: a message without content. */
  readonly value: Buffer | null;
}

/** What came at once. */
export interface MessageBatch {
  readonly messages: readonly Message[];
  /** Where reading resumes. */
  readonly next: bigint;
  /** Offsets before the first message that the topic does not have any more. */
  readonly gap: bigint;
  /** Of the messages. */
  readonly bytes: number;
}

export interface EventExport {
  /** The first broker, for people. */
  readonly host: string;
  /** Makes itself known to a broker. @throws ConnectorError */
  signIn(signal: AbortSignal): Promise<void>;
  /** @throws ConnectorError */
  committed(topic: Topic, signal: AbortSignal): Promise<Committed>;
  /** @throws ConnectorError */
  topic(signal: AbortSignal): Promise<Topic>;
  /**
   * The next messages of a partition from an offset on; of those that come along beyond `until` nothing is shown.
   * @throws ConnectorError
   */
  read(partition: number, from: bigint, until: bigint, signal: AbortSignal): Promise<MessageBatch>;
  /** Who else reads for the group, for people; empty when there is none. @throws ConnectorError */
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
  /** PEM; without it the authorities that Node.js knows. */
  readonly ca: string | undefined;
  readonly timeoutMs: number;
}
