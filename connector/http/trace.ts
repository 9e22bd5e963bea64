import type { Emit } from '../events.ts';
import { jsonLine } from '../visible.ts';
import type { Service } from './service.ts';
import type { WireResponse } from './transport.ts';
import type { WireRequest } from './wire-request.ts';

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
        code: 'TRACE_INCOMPLETE',
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
  // Also a token that the redactor does not know: the source may send any, anywhere.
  const clean = (text: string) => redact(text).replaceAll(/[\w.-]+/g, withoutToken);
  return {
    time: new Date(startedAt).toISOString(),
    ms: Math.round(ms),
    transactionId,
    attempt,
    service: service.name,
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
            headers: cleanHeaders(answer.headers, clean, shownHeadersOf(service)),
            bytes: answer.wireBytes,
            body: bodyOf(service, answer, clean),
          },
    error: problem === undefined ? null : clean(problem),
  };
}

/** What is searched for is no secret; what signs in is. */
function questionOf(service: Service, body: string, clean: (text: string) => string): string {
  return service.isSignIn === true ? leftOut('credentials', body) : clean(body);
}

/** Masks a JSON web token (`eyJ….….…`) among signs that may stand in one. */
function withoutToken(signs: string): string {
  const lastDot = signs.lastIndexOf('.', signs.length - 2);
  for (let at = signs.indexOf('eyJ'); at >= 0 && at + 3 < lastDot; at = signs.indexOf('eyJ', at + 1)) {
    const isStart = at === 0 || /[.-]/.test(signs.charAt(at - 1));
    // A full stop behind it is the end of a sentence.
    if (isStart) return `${signs.slice(0, at)}${mask}${signs.endsWith('.') ? '.' : ''}`;
  }
  return signs;
}

const secretHeader = /authorization|cookie|token|secret|api-?key/i;

/** Headers of an answer that cannot say who somebody is; any other may repeat the words of an error. */
const wordlessHeaders: ReadonlySet<string> = new Set([
  ...['age', 'cache-control', 'connection', 'content-encoding', 'content-length', 'content-type', 'date'],
  ...['expires', 'keep-alive', 'pragma', 'retry-after', 'server', 'transfer-encoding', 'vary'],
]);

/** Which headers of an answer are shown. */
function shownHeadersOf({ answers, transactionHeader }: Service): (name: string) => boolean {
  if (answers.withholdsWords !== true) return () => true;
  return (name) => wordlessHeaders.has(name) || name === transactionHeader;
}

function cleanHeaders(
  headers: Readonly<Record<string, string>>,
  clean: (text: string) => string,
  isShown: (name: string) => boolean = () => true,
): Readonly<Record<string, string>> {
  const shown = (name: string, value: string) => (isShown(name) ? clean(value) : leftOut('words', value));
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      clean(name),
      secretHeader.test(name) ? mask : shown(name, value),
    ]),
  );
}

/** The trace has errors and bodies that are not JSON (a proxy page), but neither rows nor answers to a sign-in. */
function bodyOf(service: Service, { status, text }: WireResponse, clean: (text: string) => string): string {
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && service.isSignIn === true) return leftOut('token', text);
  if (isSuccess && /^\s*[[{]/.test(text)) return leftOut('data', text);
  if (service.answers.withholdsWords === true) return leftOut('words of an error', text);
  // Cut after it is cleaned: of a secret at the edge a part would stay.
  const cleaned = withoutSecretMembers(clean(text));
  return cleaned.length > longestBody ? `${cleaned.slice(0, longestBody)}…` : cleaned;
}

/** A text of JSON, also one that was cut, with a colon if it names a member: each begins where the one before ended. */
const jsonText = /"((?:[^"\\]|\\[\s\S])*)"?(\s*:\s*)?/g;

/** Masks text members of JSON whose names say that they hold a secret. */
function withoutSecretMembers(json: string): string {
  let secretAt = -1;
  return json.replaceAll(jsonText, (all: string, content: string, colon: string | undefined, at: number) => {
    const isSecret = at === secretAt;
    const isName = colon !== undefined && /token|secret|password|assertion/i.test(content);
    secretAt = isName ? at + all.length : -1;
    return isSecret ? `"${mask}"` : all;
  });
}

function leftOut(what: string, text: string): string {
  return `(${what}, ${text.length} characters, left out)`;
}
