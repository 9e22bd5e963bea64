import type { Failure } from './answers/failure.ts';
import type { Service } from './service.ts';
import type { WireRequest } from './wire-request.ts';

/** A question for a service. */
export interface Call extends Omit<WireRequest, 'mostBytes'>, Hooks {
  readonly service: Service;
  /** Adds the sign-in to each attempt again, since a token may end between two. */
  readonly authorization?: Authorization;
}

/** What the caller does while its call is under way. */
export interface Hooks {
  /**
   * Where less can be asked for after a failure that this may cure; undefined: ask the same again. Has to come to an
   * end: such attempts are not counted.
   */
  readonly smaller?: ((failure: SizeFailure) => URL | undefined) | undefined;
  /** Not worth asking again, whatever comes. */
  readonly once?: boolean;
  /**
   * Attempts after which GivenUp is thrown for a failure that may lie in this question alone: the caller finds out
   * whether it does, and asks with all attempts if not.
   */
  readonly giveUpAfter?: number | undefined;
  /** Attempts made before: they count toward the retry limit. */
  readonly attemptsBefore?: number | undefined;
  /**
   * Told the text of a success, or its end, before it is parsed: a next request that is made now goes out first.
   */
  readonly onBodyText?: ((text: string) => void) | undefined;
  /**
   * Makes the value of a success out of its bytes, which then are its own; undefined: it has to be parsed.
   */
  readonly scan?: ((bytes: Uint8Array) => unknown) | undefined;
}

/** A failure that may be one of size. `retry` false: the same question would fail again. */
export type SizeFailure = Pick<Failure, 'code' | 'retry'>;

/** How a service is signed in to by a header, which may differ between two attempts. */
export interface Authorization {
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The source did not take these headers: the next must be others. */
  renew(refused: Readonly<Record<string, string>>): void;
}
