import type { AnswerFacts, ErrorCode } from '../errors.ts';
import { type ErrorBody, readErrorBody } from './body.ts';
import { askedWaitMs } from './retry-after.ts';
import type { WireResponse } from './transport.ts';

/** Which part of Citrix Cloud was asked: the same answer means different things at different doors. */
export type Service = 'token' | 'monitor' | 'daas' | 'system-log';

/** What went wrong with one attempt, and whether the same request may succeed later. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retry: boolean;
  /** More likely a wrong setting than bad weather: worth a few attempts, not all. */
  readonly doubtful: boolean;
  /** A new token may help (once). */
  readonly renewToken: boolean;
  /** A question for fewer rows may be answered where this one was not. */
  readonly maybeTooMuch: boolean;
  /** The least wait the source asked for. */
  readonly waitMs: number | undefined;
  /** What was answered; absent when nothing was. */
  readonly answer?: AnswerFacts;
}

interface Rule {
  readonly status?: number | readonly [from: number, to: number];
  readonly service?: Service;
  readonly type?: RegExp;
  readonly text?: RegExp;
  readonly reason?: RegExp;
  readonly fromGateway?: true;
  readonly isPage?: true;
  /** Whether this door has already answered well in this run: then customer, region and rights are not the problem. */
  readonly proven?: boolean;
  readonly code: ErrorCode;
  readonly retry?: true;
  readonly doubtful?: true;
  readonly renewToken?: true;
  readonly maybeTooMuch?: true;
}

const inDoubt = { retry: true, doubtful: true } as const;
const orTooMuch = { retry: true, maybeTooMuch: true } as const;

/**
 * The decision table: the first rule that fits decides. Text is looked at only where Citrix publishes nothing else to
 * tell two causes apart.
 */
const rules: readonly Rule[] = [
  { type: /^invalid_client$|^unauthorized_client$/, code: 'CREDENTIALS_REJECTED' },
  { status: [300, 399], code: 'WRONG_REGION' },
  { status: 429, code: 'THROTTLED', retry: true },
  // What inspects traffic on the way refuses with a page of its own.
  { status: 403, isPage: true, code: 'PROXY_REFUSED' },
  { service: 'token', status: 401, code: 'CREDENTIALS_REJECTED' },
  { service: 'token', status: 403, code: 'CREDENTIALS_REJECTED' },
  { service: 'token', status: 400, code: 'CREDENTIALS_REJECTED' },
  { service: 'token', status: 404, code: 'CUSTOMER_UNKNOWN' },
  { text: /Invalid Customer/i, code: 'CUSTOMER_UNKNOWN' },
  { status: 401, proven: false, code: 'CUSTOMER_UNKNOWN', renewToken: true },
  { status: 401, code: 'CREDENTIALS_REJECTED', renewToken: true },
  { status: 403, reason: /not authenticated for the specified resource/i, code: 'WRONG_REGION' },
  { status: 403, code: 'RIGHTS_MISSING' },
  { status: 404, service: 'daas', code: 'SITE_NOT_FOUND' },
  { status: 404, service: 'monitor', code: 'SCHEMA_CHANGED' },
  { status: 400, service: 'monitor', text: /Could not find a property/i, code: 'SCHEMA_CHANGED' },
  { status: 407, code: 'PROXY_REFUSED' },
  { status: 530, code: 'SITE_FROZEN' },
  { status: 500, fromGateway: true, proven: false, service: 'daas', code: 'DAAS_NOT_ENABLED', ...inDoubt },
  { status: 500, fromGateway: true, proven: false, code: 'WRONG_REGION', ...inDoubt },
  { status: 408, code: 'SOURCE_TIMEOUT', ...orTooMuch },
  { status: 504, code: 'SOURCE_TIMEOUT', ...orTooMuch },
  { status: 501, code: 'RESPONSE_INVALID' },
  { status: [500, 599], code: 'SOURCE_UNAVAILABLE', ...orTooMuch },
  { code: 'RESPONSE_INVALID' },
];

/** The failure an answer stands for; undefined for a success. Never throws. */
export function failureOfAnswer(
  service: Service,
  answer: Pick<WireResponse, 'status' | 'headers' | 'text'>,
  proven: boolean,
  nowMs: number,
): Failure | undefined {
  if (answer.status >= 200 && answer.status < 300) return undefined;
  const body = readErrorBody(answer.text);
  const rule = rules.find((candidate) => fits(candidate, service, answer.status, body, proven));
  return {
    code: rule?.code ?? 'RESPONSE_INVALID',
    message: describeAnswer(answer.status, body),
    retry: rule?.retry ?? false,
    doubtful: rule?.doubtful ?? false,
    renewToken: rule?.renewToken ?? false,
    maybeTooMuch: rule?.maybeTooMuch ?? false,
    waitMs: askedWaitMs(answer.headers['retry-after'], body.parameters['retrydelay'], nowMs),
    answer: factsOf(answer, body),
  };
}

/** The facts of an answer; of one that is no error, nothing that it says. */
export function factsOf(
  { status, headers }: Pick<WireResponse, 'status' | 'headers'>,
  said?: Pick<ErrorBody, 'type' | 'whole'>,
): AnswerFacts {
  const contentType = headers['content-type'] ?? '';
  return { status, contentType, code: said?.type ?? '', text: said?.whole ?? '' };
}

function fits(rule: Rule, service: Service, status: number, body: ErrorBody, proven: boolean): boolean {
  const [from, to] = typeof rule.status === 'number' ? [rule.status, rule.status] : (rule.status ?? [0, 999]);
  return (
    status >= from &&
    status <= to &&
    (rule.service ?? service) === service &&
    (rule.proven ?? proven) === proven &&
    (rule.fromGateway ?? body.fromGateway) === body.fromGateway &&
    (rule.isPage ?? body.isPage) === body.isPage &&
    (rule.type?.test(body.type) ?? true) &&
    (rule.text?.test(body.whole) ?? true) &&
    (rule.reason?.test(body.parameters['message'] ?? body.whole) ?? true)
  );
}

function describeAnswer(status: number, body: ErrorBody): string {
  const region = body.parameters['customerdataregion'];
  const details = [
    body.text,
    region === undefined ? '' : `the customer's region is "${region}"`,
    body.type === '' || body.text.includes(body.type) ? '' : `type ${body.type}`,
  ].filter((part) => part !== '');
  return details.length === 0 ? `HTTP ${status}` : `HTTP ${status}: ${details.join('; ')}`;
}

/** Somebody answers, but not in TLS: another service on that port, or a proxy in between. */
const notTls = /^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/;

/** Error codes of undici, Node.js sockets, DNS, TLS, zlib and brotli, and what they mean. */
const thrownCodes: readonly (readonly [
  codes: RegExp,
  code: ErrorCode,
  retry: boolean,
  maybeTooMuch?: boolean,
])[] = [
  [notTls, 'HOST_UNREACHABLE', false],
  [/^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL_)|CERTIFICATE/, 'TLS_UNTRUSTED', false],
  [/^UND_ERR_PRX_CONN$/, 'PROXY_REFUSED', false],
  // Windows says EACCES where a firewall of the machine forbids the connection.
  [
    /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EACCES|EPERM|UND_ERR_CONNECT_TIMEOUT)$/,
    'HOST_UNREACHABLE',
    true,
  ],
  [/^(UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT|ETIMEDOUT|TimeoutError)$/, 'SOURCE_TIMEOUT', true, true],
  [
    /^(ERR_BUFFER_TOO_LARGE|ERR_STRING_TOO_LONG|UND_ERR_RES_EXCEEDED_MAX_SIZE)$/,
    'RESPONSE_INVALID',
    false,
    true,
  ],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'RESPONSE_INVALID', false],
  [/^(Z_\w+|ERR__ERROR_\w+|ERR_ENCODING_INVALID_ENCODED_DATA|SyntaxError)$/, 'RESPONSE_INVALID', true, true],
  [
    /^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|HPE_\w+|HTTPParserError)$/,
    'SOURCE_UNAVAILABLE',
    true,
    true,
  ],
];

/**
 * The failure a thrown error stands for, found by its code or by those of its causes; undefined for faults of ours. A
 * host that nobody has reached yet in this run (`proven` false) is more likely misspelt or walled off than away.
 */
export function failureOfThrown(thrown: unknown, proven: boolean): Failure | undefined {
  const known = knownFailure(thrown);
  if (known?.code !== 'HOST_UNREACHABLE' || proven) return known;
  return { ...known, doubtful: true };
}

function knownFailure(thrown: unknown): Failure | undefined {
  for (const link of causesOf(thrown)) {
    const proxyStatus = /^Proxy response \((\d+)\)/.exec(link.message)?.[1];
    if (proxyStatus !== undefined) return failureOfProxy(Number(proxyStatus));
    const known = thrownCodes.find(([codes]) => codes.test(codeOf(link)));
    if (known === undefined) continue;
    const [, code, retry, maybeTooMuch] = known;
    return failure(code, wordsOf(link), retry, maybeTooMuch);
  }
  return undefined;
}

/** OpenSSL tells of its own source files; the others mostly repeat their code. */
function wordsOf(error: Error): string {
  const code = codeOf(error);
  if (notTls.test(code)) return `somebody answers there, but does not speak TLS (${code})`;
  // Node.js adds advice on its own options: of no use to whoever has a parameter for it.
  const [message = ''] = error.message.split('; if the root CA');
  return message.includes(code) ? message : `${code}: ${message}`;
}

/** A proxy that may not lets nothing through (403, 407); one that cannot reach the host says 502, 503 or 504. */
function failureOfProxy(status: number): Failure {
  const told = (what: string) => `the proxy answered HTTP ${status}: ${what}`;
  if (status >= 500) return failure('HOST_UNREACHABLE', told('it cannot reach the host'), true);
  const what =
    status === 407 ? 'it wants a user and a password, or others' : 'it does not let this host through';
  return failure('PROXY_REFUSED', told(what), false);
}

function failure(code: ErrorCode, message: string, retry: boolean, maybeTooMuch = false): Failure {
  return { code, message, retry, doubtful: false, renewToken: false, maybeTooMuch, waitMs: undefined };
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function causesOf(thrown: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let link = thrown; link instanceof Error && chain.length < 8; link = link.cause) {
    chain.push(link);
    // Happy eyeballs: one error for each address that was tried.
    if (link instanceof AggregateError) chain.push(...link.errors.filter((error) => error instanceof Error));
  }
  return chain;
}
