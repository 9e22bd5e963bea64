import { type ErrorCode, type ErrorKind, errorDefinitions } from './errors/codes.ts';
import { type ExitCode, exitCodesOf } from './errors/exit-codes.ts';

/** What the other side answered, as facts that the program may branch on. */
export interface AnswerFacts {
  /** Of HTTP. */
  readonly status: number;
  /** As its header says it; '' when it has none. */
  readonly contentType: string;
  /** The other side's own name for the error; '' when it has none. */
  readonly code: string;
  /** All that an error says in words, without secrets, not shortened for people: the outermost first, a line each. */
  readonly text: string;
}

interface ErrorContext {
  /** The table that failed; absent when the whole run is concerned. */
  readonly dataset?: string;
  /** The problem behind it; never shown to users as a stack. */
  readonly cause?: unknown;
  /** Every single problem, when there are several (parameters). */
  readonly problems?: readonly string[];
  /** How the process ends, where the kind alone does not tell (which signal interrupted it). */
  readonly exitCode?: ExitCode;
  /** The answer behind it. */
  readonly answer?: AnswerFacts | undefined;
}

/** The one error that leaves the connector: branch on `code`, show `message` and `remedy`. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly remedy: string;
  readonly problems: readonly string[];
  readonly dataset: string | undefined;
  readonly exitCode: ExitCode;
  /** Private, so that nothing prints or serialises it by accident: a service may quote anything. */
  readonly #answer: AnswerFacts | undefined;

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(message, { cause: context.cause });
    this.code = code;
    this.kind = errorDefinitions[code].kind;
    this.remedy = errorDefinitions[code].remedy;
    this.problems = context.problems ?? [];
    this.dataset = context.dataset;
    this.exitCode = context.exitCode ?? exitCodesOf(code)[0];
    this.#answer = context.answer;
  }

  /** The answer behind it, in memory only; undefined when there was none. */
  get answer(): AnswerFacts | undefined {
    return this.#answer;
  }

  /** The same error, told for one dataset. */
  forDataset(dataset: string): ConnectorError {
    const { cause, problems, exitCode, answer } = this;
    return new ConnectorError(this.code, this.message, { dataset, cause, problems, exitCode, answer });
  }
}

/** Any thrown value as a ConnectorError: what is not one already is a fault of ours. */
export function asConnectorError(thrown: unknown): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown;
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new ConnectorError('INTERNAL_ERROR', message, { cause: thrown });
}

/** An error as a host may store or show it. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly remedy: string;
}

export function reportOf({ code, kind, message, remedy }: ConnectorError): ErrorReport {
  return { code, kind, message, remedy };
}

/** What ended a table or the run: its own error, else the reason it was ended from outside. */
export function whyEnded(error: unknown, signal: AbortSignal): ConnectorError {
  if (error instanceof ConnectorError || !signal.aborted) return asConnectorError(error);
  return signal.reason instanceof ConnectorError
    ? signal.reason
    : new ConnectorError('CANCELLED', 'The run was cancelled.', { cause: signal.reason });
}

/** A fault needs a person more urgently than a wrong setting, and that more than an outage that passes. */
const severity: Record<ErrorKind, number> = { transient: 1, config: 2, system: 3 };

/** The error that decides how a run ends: an interruption before all else, then the most severe, then the first. */
export function mostSevereOf(errors: readonly ConnectorError[]): ConnectorError | undefined {
  const weight = ({ code, kind }: ConnectorError) => (code === 'CANCELLED' ? 4 : severity[kind]);
  return [...errors].sort((a, b) => weight(b) - weight(a))[0];
}
