import type { ErrorCode } from '../../errors/codes.ts';
import type { TransferBatch } from './batch-transfer.ts';
import type { Committed, Topic } from './export.ts';

/** A request to the thread that talks to the brokers. */
export type ThreadRequest =
  | { readonly name: 'signIn' }
  | { readonly name: 'topic' }
  | { readonly name: 'committed'; readonly topic: Topic }
  | { readonly name: 'read'; readonly partition: number; readonly from: bigint; readonly until: bigint }
  | { readonly name: 'members' }
  | { readonly name: 'commit'; readonly offsets: ReadonlyMap<number, bigint> };

/** The result of each request. */
export interface ThreadResults {
  readonly signIn: undefined;
  readonly topic: Topic;
  readonly committed: Committed;
  readonly read: TransferBatch;
  readonly members: readonly string[];
  readonly commit: undefined;
}

/** A message of the thread: once that it is ready, then one answer to each request. */
export type ThreadMessage =
  | { readonly is: 'ready' }
  | { readonly is: 'answer'; readonly answer: ThreadResults[keyof ThreadResults] }
  | { readonly is: 'failure'; readonly code: ErrorCode; readonly message: string };
