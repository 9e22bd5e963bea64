import { type ErrorCode, type ErrorKind, errorDefinitions } from './errors/codes.ts';
import { type ExitCode, exitCodesOf } from './errors/exit-codes.ts';
import type { CauseRemedy } from './errors/remedies.ts';

/** What the service answered, as facts that the program may branch on. */
export interface AnswerFacts {
  /** The HTTP status. */
  readonly status: number;
  /** The value of the header; '' when there is none. */
  readonly contentType: string;
  /** The error code of the service; '' when there is none. */
  readonly code: string;
  /** The complete text of the error, not shortened, without secrets: the outermost message first, one line each. */
  readonly text: string;
}

/** One of several things that are wrong. */
export interface Problem {
  /** The parameter that it concerns; null: no single one. */
  readonly parameter: string | null;
  /** A sentence. */
  readonly message: string;
}

interface ErrorContext {
  /** The table that failed; absent when the error concerns the whole run. */
  readonly dataset?: string;
  /** The underlying error; its stack is never shown to users. */
  readonly cause?: unknown;
  /** Every single problem, when there are several (parameters). */
  readonly problems?: readonly (string | Problem)[];
  /** The exit code, where the kind does not decide it: the signal that interrupted the run does. */
  readonly exitCode?: ExitCode;
  /** The answer that led to the error. */
  readonly answer?: AnswerFacts | undefined;
  /** The remedy for this cause (`causeRemedies`); absent: the remedy of the code. */
  readonly remedy?: Pick<CauseRemedy, 'remedy'> | undefined;
}

/** The one error that leaves the connector: branch on `code`, show `message` and `remedy`. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly remedy: string;
  readonly problems: readonly string[];
  /** The same with what each concerns. */
  readonly namedProblems: readonly Problem[];
  readonly dataset: string | undefined;
  readonly exitCode: ExitCode;
  /** Private, so that nothing prints or serialises it by accident: a service may quote anything. */
  readonly #answer: AnswerFacts | undefined;

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(message, { cause: context.cause });
    this.code = code;
    this.kind = errorDefinitions[code].kind;
    this.remedy = context.remedy?.remedy ?? errorDefinitions[code].remedy;
    this.namedProblems = (context.problems ?? []).map((problem) =>
      typeof problem === 'string' ? { parameter: null, message: problem } : problem,
    );
    this.problems = this.namedProblems.map((problem) => problem.message);
    this.dataset = context.dataset;
    this.exitCode = context.exitCode ?? exitCodesOf(code)[0];
    this.#answer = context.answer;
  }

  /** The answer that led to the error, in memory only; undefined when there was none. */
  get answer(): AnswerFacts | undefined {
    return this.#answer;
  }

  /** The same error, attributed to one dataset. */
  forDataset(dataset: string): ConnectorError {
    const { cause, namedProblems: problems, exitCode, answer } = this;
    return new ConnectorError(this.code, this.message, {
      ...{ dataset, cause, problems, exitCode, answer },
      remedy: this,
    });
  }
}

/** Any thrown value as a ConnectorError: anything else than a ConnectorError is a bug of the connector. */
export function asConnectorError(thrown: unknown): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown;
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new ConnectorError('INTERNAL_ERROR', message, { cause: thrown });
}

/** An error as a platform may store or show it. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly remedy: string;
}

export function reportOf({ code, kind, message, remedy }: ConnectorError): ErrorReport {
  return { code, kind, message, remedy };
}

/** What ended a table or the run: its own error, or the reason of the abort signal. */
export function whyEnded(error: unknown, signal: AbortSignal): ConnectorError {
  if (error instanceof ConnectorError || !signal.aborted) return asConnectorError(error);
  return signal.reason instanceof ConnectorError
    ? signal.reason
    : new ConnectorError('CANCELLED', 'The run was cancelled.', { cause: signal.reason });
}

/** A bug needs attention more urgently than a wrong setting, and a wrong setting more than a temporary outage. */
const severity: Record<ErrorKind, number> = { transient: 1, config: 2, system: 3 };

/** The error that decides how a run ends: an interruption before all else, then the most severe, then the first. */
export function mostSevereOf(errors: readonly ConnectorError[]): ConnectorError | undefined {
  const weight = ({ code, kind }: ConnectorError) => (code === 'CANCELLED' ? 4 : severity[kind]);
  return [...errors].sort((a, b) => weight(b) - weight(a))[0];
}
