import type { AnswerTable } from './answers/answer-table.ts';

/** A service that the client asks, as data. It gets one request at a time; services do not wait for each other. */
export interface Service {
  /** In traces. */
  readonly name: string;
  readonly answers: AnswerTable;
  /** The header by whose value the operators of the service find a request, in small letters. */
  readonly transactionHeader: string;
  /** Bytes of a success, after decompression; without it, as many as a page may have. */
  readonly mostBytes?: number;
  /** Credentials go there and tokens come back: traces leave both out. */
  readonly isSignIn?: boolean;
}
