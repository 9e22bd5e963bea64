import { describe, expect, it } from 'vitest';
import { failureOfThrown } from '../../../../connector/http/answers/network-errors.ts';
import { ProxyRefusal } from '../../../../connector/http/network/proxy-hop.ts';

function coded(code: string, message = `what happened: ${code}`, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

function named(name: string): Error {
  return Object.assign(new Error('told by its name'), { name });
}

describe('a thrown error', () => {
  it.each([
    ['HOST_UNREACHABLE', 'ENOTFOUND'],
    ['HOST_UNREACHABLE', 'EAI_AGAIN'],
    ['HOST_UNREACHABLE', 'ECONNREFUSED'],
    ['HOST_UNREACHABLE', 'EHOSTUNREACH'],
    ['HOST_UNREACHABLE', 'ENETUNREACH'],
    ['HOST_UNREACHABLE', 'ENETDOWN'],
    ['HOST_UNREACHABLE', 'EACCES'],
    ['HOST_UNREACHABLE', 'UND_ERR_CONNECT_TIMEOUT'],
    ['SOURCE_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'],
    ['SOURCE_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
    ['SOURCE_TIMEOUT', 'ETIMEDOUT'],
    ['SOURCE_UNAVAILABLE', 'ECONNRESET'],
    ['SOURCE_UNAVAILABLE', 'ECONNABORTED'],
    ['SOURCE_UNAVAILABLE', 'EPIPE'],
    ['SOURCE_UNAVAILABLE', 'ERR_SSL_BAD_RECORD_TYPE'],
    ['SOURCE_UNAVAILABLE', 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'],
    ['SOURCE_UNAVAILABLE', 'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC'],
    ['SOURCE_UNAVAILABLE', 'ERR_SSL_UNEXPECTED_MESSAGE'],
    ['SOURCE_UNAVAILABLE', 'UND_ERR_SOCKET'],
    ['SOURCE_UNAVAILABLE', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'],
    ['SOURCE_UNAVAILABLE', 'HPE_INVALID_CHUNK_SIZE'],
    ['RESPONSE_INVALID', 'Z_BUF_ERROR'],
    ['RESPONSE_INVALID', 'Z_DATA_ERROR'],
    ['RESPONSE_INVALID', 'ERR__ERROR_FORMAT_PADDING_1'],
    ['RESPONSE_INVALID', 'ERR_ENCODING_INVALID_ENCODED_DATA'],
  ] as const)('is %s and worth another try: %s', (code, thrown) => {
    const failure = failureOfThrown(coded(thrown), true);
    expect(failure).toMatchObject({ code, retry: true, renewToken: false, waitMs: undefined });
    expect(failure?.message).toContain(thrown);
  });

  it.each([
    ['TLS_UNTRUSTED', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['TLS_UNTRUSTED', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['TLS_UNTRUSTED', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['TLS_UNTRUSTED', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ['TLS_UNTRUSTED', 'CERT_HAS_EXPIRED'],
    ['TLS_UNTRUSTED', 'CERT_NOT_YET_VALID'],
    ['TLS_UNTRUSTED', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['HOST_UNREACHABLE', 'ERR_SSL_WRONG_VERSION_NUMBER'],
    ['TLS_UNTRUSTED', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
    ['PROXY_REFUSED', 'UND_ERR_PRX_CONN'],
    ['RESPONSE_INVALID', 'ERR_ANSWER_TOO_LARGE'],
    ['RESPONSE_INVALID', 'ERR_CONTENT_CODING'],
  ] as const)('is %s and final: %s', (code, thrown) => {
    expect(failureOfThrown(coded(thrown), true)).toMatchObject({ code, retry: false, renewToken: false });
  });

  it('is a time-out by its name, whose code is a number', () => {
    expect(failureOfThrown(new DOMException('too late', 'TimeoutError'), true)).toMatchObject({
      code: 'SOURCE_TIMEOUT',
      retry: true,
    });
  });

  it.each([
    ['a proxy that wants a password', 407, 'PROXY_REFUSED', false],
    ['a proxy that forbids the host', 403, 'PROXY_REFUSED', false],
    ['a proxy that cannot reach the host', 502, 'HOST_UNREACHABLE', true],
    ['a proxy that is overloaded', 503, 'HOST_UNREACHABLE', true],
  ] as const)('is told apart by the status of the proxy: %s', (_what, status, code, retry) => {
    const refused = new ProxyRefusal(status, []);
    expect(failureOfThrown(refused, true)).toMatchObject({ code, retry });
    expect(failureOfThrown(new TypeError('fetch failed', { cause: refused }), true)).toMatchObject({
      code,
      retry,
    });
  });

  it('is known by the cause of its cause', () => {
    const deep = new TypeError('fetch failed', {
      cause: new Error('wrapped', { cause: coded('ENOTFOUND') }),
    });
    expect(failureOfThrown(deep, true)?.code).toBe('HOST_UNREACHABLE');
  });

  it('is known by its outermost known cause', () => {
    const both = coded('CERT_HAS_EXPIRED', 'outer', coded('ECONNRESET'));
    expect(failureOfThrown(both, true)?.code).toBe('TLS_UNTRUSTED');
  });

  it('is known by one of several addresses that were tried', () => {
    const tried = new AggregateError([coded('odd'), coded('ECONNREFUSED')], 'all addresses failed');
    expect(failureOfThrown(tried, true)?.code).toBe('HOST_UNREACHABLE');
    expect(failureOfThrown(new TypeError('fetch failed', { cause: tried }), true)?.code).toBe(
      'HOST_UNREACHABLE',
    );
  });

  it('is searched no further than a few causes, also in a circle', () => {
    const circle = new Error('a');
    circle.cause = circle;
    expect(failureOfThrown(circle, true)).toBeUndefined();
  });

  it.each([
    ['a fault of the program', new TypeError('x is not a function')],
    ['an unknown code', coded('ERR_INVALID_URL')],
    ['a code that only holds a known one', coded('NOT_ECONNRESET')],
    ['a name', named('RangeError')],
    ['a cancelled request', new DOMException('stop', 'AbortError')],
    ['a text', 'ECONNRESET'],
    ['nothing', undefined],
  ])('is none of the source when it is %s', (_what, thrown) => {
    expect(failureOfThrown(thrown, true)).toBeUndefined();
  });
});

describe('a host that cannot be reached', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

  it('is in doubt until something has answered in this run', () => {
    expect(failureOfThrown(refused, false)).toMatchObject({
      code: 'HOST_UNREACHABLE',
      likelyMisconfigured: true,
    });
    expect(failureOfThrown(refused, true)).toMatchObject({
      code: 'HOST_UNREACHABLE',
      likelyMisconfigured: false,
    });
  });

  it('is another thing than a connection that breaks', () => {
    const broken = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    expect(failureOfThrown(broken, false)).toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      likelyMisconfigured: false,
    });
  });
});
