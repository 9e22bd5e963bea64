import type { Emit } from '../events.ts';
import { jsonLine } from '../visible.ts';
import type { Service } from './answers.ts';
import type { WireRequest, WireResponse } from './transport.ts';

/** Takes one line that tells of one exchange, without its end. May throw. */
export type WriteTrace = (line: string) => void;

/** One attempt, as it went over the wire. */
export interface Exchange {
  readonly service: Service;
  readonly request: WireRequest;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly ms: number;
  readonly attempt: number;
  readonly transactionId: string;
  readonly answer: WireResponse | undefined;
  /** Why there is no answer. */
  readonly problem: string | undefined;
}

interface TraceOptions {
  readonly write: WriteTrace;
  readonly redact: (text: string) => string;
  readonly emit: Emit;
}

/**
 * Records exchanges for the vendor's support: without credentials, tokens and rows, which are personal. What cannot be
 * written ends the trace with a warning, and never the run.
 */
export function openTrace({ write, redact, emit }: TraceOptions): (exchange: Exchange) => void {
  let number = 0;
  let isOpen = true;
  return (exchange) => {
    if (!isOpen) return;
    number += 1;
    try {
      write(jsonLine({ exchange: number, ...recordOf(exchange, redact) }));
    } catch (error) {
      isOpen = false;
      const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      emit({
        type: 'warning',
        message: `The trace of the exchanges ends here: it cannot be written (${reason}).`,
      });
    }
  };
}

const mask = '***';

/** Of an error page; enough for every published one. */
const longestBody = 4096;

function recordOf(exchange: Exchange, redact: (text: string) => string) {
  const { service, request, startedAt, ms, attempt, transactionId, answer, problem } = exchange;
  // Also a token that nobody has told the redactor of: the source may send any, anywhere.
  const clean = (text: string) => redact(text).replaceAll(jsonWebToken, mask);
  return {
    time: new Date(startedAt).toISOString(),
    ms: Math.round(ms),
    transactionId,
    attempt,
    service,
    request: {
      method: request.method,
      url: clean(request.url.href),
      headers: cleanHeaders(request.headers, clean),
      ...(request.body === undefined ? {} : { body: questionOf(service, request.body, clean) }),
    },
    response:
      answer === undefined
        ? null
        : {
            status: answer.status,
            headers: cleanHeaders(answer.headers, clean),
            bytes: answer.wireBytes,
            body: bodyOf(service, answer, clean),
          },
    error: problem === undefined ? null : clean(problem),
  };
}

/** What is searched for is no secret; what signs in is. */
function questionOf(service: Service, body: string, clean: (text: string) => string): string {
  return service === 'token' ? leftOut('credentials', body) : clean(body);
}

const jsonWebToken = /\beyJ[\w-]+\.[\w-]+\.?[\w-]*/g;

const secretHeader = /authorization|cookie|token|secret|api-?key/i;

function cleanHeaders(
  headers: Readonly<Record<string, string>>,
  clean: (text: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      clean(name),
      secretHeader.test(name) ? mask : clean(value),
    ]),
  );
}

/** Errors are told, and what is no JSON (the page of a proxy); rows are not, nor what a sign-in brings. */
function bodyOf(service: Service, { status, text }: WireResponse, clean: (text: string) => string): string {
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && service === 'token') return leftOut('token', text);
  if (isSuccess && /^\s*[[{]/.test(text)) return leftOut('data', text);
  // Cut after it is cleaned: of a secret at the edge a part would stay.
  const cleaned = clean(text).replaceAll(secretMember, (_all, name: string) => `${name}"${mask}"`);
  return cleaned.length > longestBody ? `${cleaned.slice(0, longestBody)}…` : cleaned;
}

/** A text member of JSON whose name says that it holds what nobody else may know. */
const secretMember = /("[^"]*(?:token|secret|password|assertion)[^"]*"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi;

function leftOut(what: string, text: string): string {
  return `(${what}, ${text.length} characters, left out)`;
}
