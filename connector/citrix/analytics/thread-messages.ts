import type { ErrorCode } from '../../errors/codes.ts';
import type { PackedBatch } from './batch-transfer.ts';
import type { Committed, Topic } from './export.ts';

/** What is asked of the thread that talks to the brokers. */
export type Question =
  | { readonly name: 'signIn' }
  | { readonly name: 'topic' }
  | { readonly name: 'committed'; readonly topic: Topic }
  | { readonly name: 'read'; readonly partition: number; readonly from: bigint; readonly until: bigint }
  | { readonly name: 'members' }
  | { readonly name: 'commit'; readonly offsets: ReadonlyMap<number, bigint> };

/** What comes of each. */
export interface Answers {
  readonly signIn: undefined;
  readonly topic: Topic;
  readonly committed: Committed;
  readonly read: PackedBatch;
  readonly members: readonly string[];
  readonly commit: undefined;
}

/** What the thread says: once that it has begun, then one answer to each question. */
export type Said =
  | { readonly is: 'ready' }
  | { readonly is: 'answer'; readonly answer: Answers[keyof Answers] }
  | { readonly is: 'failure'; readonly code: ErrorCode; readonly message: string };
