import type { ErrorCode } from '../../errors/codes.ts';
import { ProxyHopFailed, ProxyRefusal } from '../network/proxy-hop.ts';
import { type Failure, failureOf } from './failure.ts';

/** Somebody answers, but not in TLS: another service on that port, or a proxy in between. */
const notTls = /^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/;

/** Error codes of undici, Node.js sockets, DNS, TLS, zlib and brotli, and what they mean. */
const thrownCodes: readonly (readonly [
  codes: RegExp,
  code: ErrorCode,
  retry: boolean,
  mayBeTooLarge?: boolean,
])[] = [
  [notTls, 'HOST_UNREACHABLE', false],
  // What came in the middle of TLS was not what was sent: a bad link, and nothing of certificates.
  [
    /^ERR_SSL_(UNEXPECTED_|\w*(BAD_RECORD|LENGTH_TOO_LONG$|ALERT_(INTERNAL|DECODE|DECRYPT)_ERROR$))/,
    'SOURCE_UNAVAILABLE',
    true,
    true,
  ],
  [/^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL_)|CERTIFICATE/, 'TLS_UNTRUSTED', false],
  [/^UND_ERR_PRX_CONN$/, 'PROXY_REFUSED', false],
  // Windows says EACCES where a firewall of the machine forbids the connection.
  [
    /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EACCES|EPERM|UND_ERR_CONNECT_TIMEOUT)$/,
    'HOST_UNREACHABLE',
    true,
  ],
  [/^(UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT|ETIMEDOUT|TimeoutError)$/, 'SOURCE_TIMEOUT', true, true],
  [/^(ERR_ANSWER_TOO_LARGE|ERR_STRING_TOO_LONG)$/, 'RESPONSE_INVALID', false, true],
  [/^(UND_ERR_HEADERS_OVERFLOW|ERR_CONTENT_CODING)$/, 'RESPONSE_INVALID', false],
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
 * host that was not reached yet in this run (`proven` false) is more likely misspelt or blocked than unavailable.
 */
export function failureOfThrown(thrown: unknown, proven: boolean): Failure | undefined {
  const known = knownFailure(thrown);
  if (known?.code !== 'HOST_UNREACHABLE' || proven) return known;
  return { ...known, likelyMisconfigured: true };
}

function knownFailure(thrown: unknown): Failure | undefined {
  let where = '';
  for (const link of causesOf(thrown)) {
    if (link instanceof ProxyRefusal) return failureOfProxy(link);
    if (link instanceof ProxyHopFailed) where = `the proxy ${link.host}: `;
    const known = thrownCodes.find(([codes]) => codes.test(codeOf(link)));
    if (known === undefined) continue;
    const [, code, retry, mayBeTooLarge = false] = known;
    return failureOf(code, where + wordsOf(link), { retry, mayBeTooLarge });
  }
  return undefined;
}

/** OpenSSL tells of its own source files; the others mostly repeat their code. */
function wordsOf(error: Error): string {
  const code = codeOf(error);
  if (notTls.test(code)) return `the server does not use TLS (${code})`;
  // Node.js adds advice on its own options: of no use to a user who has a parameter for it.
  const [message = ''] = error.message.split('; if the root CA');
  return message.includes(code) ? message : `${code}: ${message}`;
}

/** A proxy that may not lets nothing through (403, 407); one that cannot reach the host says 502, 503 or 504. */
function failureOfProxy({ status, schemes }: ProxyRefusal): Failure {
  const told = (what: string) => `the proxy answered HTTP ${status}: ${what}`;
  if (status >= 500) return failureOf('HOST_UNREACHABLE', told('it cannot reach the host'), { retry: true });
  const what = status === 407 ? signInText(schemes) : 'it does not allow this host';
  return failureOf('PROXY_REFUSED', told(what));
}

/** With any other scheme than Basic, no user and no password will do. */
function signInText(schemes: readonly string[]): string {
  if (schemes.length === 0 || schemes.includes('basic'))
    return 'it requires a user and a password, or rejects the ones given';
  const names = schemes.map((scheme) => properNames[scheme] ?? scheme).join(', ');
  return `it supports only the authentication schemes ${names}, and this connector supports only Basic (user and password); exempt this machine from authentication, or use an intermediate proxy that authenticates`;
}

const properNames: Readonly<Record<string, string>> = {
  ntlm: 'NTLM',
  negotiate: 'Negotiate (Kerberos)',
  kerberos: 'Kerberos',
  digest: 'Digest',
  bearer: 'Bearer',
};

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
