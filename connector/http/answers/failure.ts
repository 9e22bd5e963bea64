import type { ErrorCode } from '../../errors/codes.ts';
import type { AnswerFacts } from '../../errors.ts';

/** What went wrong with one attempt, and whether the same request may succeed later. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retry: boolean;
  /** More likely a wrong setting than an outage: worth a few attempts, not all. */
  readonly likelyMisconfigured: boolean;
  /** A new token may help (once). */
  readonly renewToken: boolean;
  /** A question for fewer rows may be answered where this one was not. */
  readonly mayBeTooLarge: boolean;
  /** The least wait the source asked for. */
  readonly waitMs: number | undefined;
  /** What was answered; absent when nothing was. */
  readonly answer?: AnswerFacts;
}

/** What one attempt came to: a value, or a failure to judge. */
export type Attempt<T> = { readonly value: T } | { readonly failure: Failure };

/** A failure that is final, where nothing else is said. */
export function failureOf(
  code: ErrorCode,
  message: string,
  further: Partial<Omit<Failure, 'code' | 'message'>> = {},
): Failure {
  return {
    code,
    message,
    retry: false,
    likelyMisconfigured: false,
    renewToken: false,
    mayBeTooLarge: false,
    waitMs: undefined,
    ...further,
  };
}
