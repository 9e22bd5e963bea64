import { describe, expect, it } from 'vitest';
import type { ServiceName } from '../../../../connector/citrix/answers/rules.ts';
import { services } from '../../../../connector/citrix/answers/services.ts';
import { failureInSuccess } from '../../../../connector/http/answers/json-answer.ts';
import { parseJson } from '../../../../connector/json.ts';

const quota = 'Out of call volume quota. Quota will be replenished in 00:00:03.';
const unknown = "Could not find a property named 'X' on type 'Citrix.Session'.";

function judge(
  body: unknown,
  service: ServiceName = 'monitor',
  headers: Readonly<Record<string, string>> = {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    value = undefined;
  }
  const standing = { ...services[service], proven: true, nowMs: 0 };
  return failureInSuccess({ status: 200, headers, text }, standing, value, (words) => words);
}

const rows = '{"SessionKey":"a"},{"SessionKey":"b"}';

describe('an error with the status of a success', () => {
  it.each([
    ['of OData', { error: { code: '', message: 'An error has occurred.' } }, 'monitor', 'SOURCE_UNAVAILABLE'],
    ['of OData, by its code', { error: { code: 'TooManyRequests', message: 'x' } }, 'monitor', 'THROTTLED'],
    ['of OData, by a number', { error: { code: '401', message: 'x' } }, 'monitor', 'CREDENTIALS_REJECTED'],
    [
      'of OData 3',
      { 'odata.error': { code: 'Forbidden', message: { value: 'x' } } },
      'monitor',
      'RIGHTS_MISSING',
    ],
    ['of a missing property', { error: { code: '', message: unknown } }, 'monitor', 'SCHEMA_CHANGED'],
    ['of the gateway', { statusCode: 429, message: 'Rate limit is exceeded.' }, 'daas', 'THROTTLED'],
    ['of the gateway, in words', { error: { message: quota } }, 'daas', 'THROTTLED'],
    [
      'of Citrix',
      { type: 'https://errors-api.cloud.com/common/notFound', detail: 'no', parameters: [] },
      'daas',
      'SITE_NOT_FOUND',
    ],
    [
      'of Citrix, about rights',
      { type: 'https://errors-api.cloud.com/common/authorization', detail: 'no' },
      'daas',
      'RIGHTS_MISSING',
    ],
    [
      'of the Orchestration form',
      { ErrorMessage: 'The object is locked.', SdkErrorId: 'X.Locked' },
      'daas',
      'SOURCE_UNAVAILABLE',
    ],
    [
      'of .NET',
      { Message: 'An error has occurred.', ExceptionMessage: 'no', StackTrace: null },
      'daas',
      'SOURCE_UNAVAILABLE',
    ],
    [
      'of problem details',
      { title: 'Gone away', status: 503, detail: 'x', traceId: '0' },
      'system-log',
      'SOURCE_UNAVAILABLE',
    ],
    [
      'of the old sign-in',
      { Error: { Message: 'no', Type: 'Unauthorized' } },
      'daas',
      'CREDENTIALS_REJECTED',
    ],
    ['of OAuth', { error: 'invalid_client', error_description: 'x' }, 'token', 'CREDENTIALS_REJECTED'],
    ['of OAuth, whatever it is called', { error: 'invalid_scope' }, 'token', 'CREDENTIALS_REJECTED'],
    ['of OAuth, for a time', { error: 'temporarily_unavailable' }, 'token', 'SOURCE_UNAVAILABLE'],
    ['as a text', { error: 'Something is wrong' }, 'monitor', 'SOURCE_UNAVAILABLE'],
    ['in a list', { errors: [{ message: 'no' }] }, 'daas', 'SOURCE_UNAVAILABLE'],
    ['beside an empty token', { access_token: '', error: 'invalid_grant' }, 'token', 'CREDENTIALS_REJECTED'],
    ['as XML', `<m:error xmlns:m="u"><m:message>${quota}</m:message></m:error>`, 'monitor', 'THROTTLED'],
  ] as const)('%s is that error', (_what, body, service, code) => {
    const failure = judge(body, service);
    expect(failure?.code).toBe(code);
    expect(failure?.message).toMatch(/^HTTP 200 with an error/);
  });

  it.each([
    ['behind the rows', `{"value":[${rows}]{"error":{"code":"","message":"broke"}}`],
    ['instead of a row', `{"value":[${rows},{"error":{"code":"","message":"broke"}}`],
    ['instead of a row, all closed', `{"value":[${rows},{"error":{"message":"broke"}}]}]`],
    ['on a line of its own', `{"value":[${rows}\r\n{ "error" : {"message":"broke"}}\r\n`],
    ['within a row', `{"value":[{"SessionKey":"{"odata.error":{"code":"","message":{"value":"broke"}}}`],
    ['beside the rows', `{"value":[${rows}],"error":{"code":"","message":"broke"}}`],
    ['beside a list', `{"Items":[],"error":{"message":"broke"}}`],
  ])('%s is told, and less may be asked for', (_where, text) => {
    expect(judge(text)).toMatchObject({ code: 'RESPONSE_INVALID', retry: true, mayBeTooLarge: true });
    expect(judge(text)?.message).toContain('broke');
    expect(judge(text)?.message).not.toContain('SessionKey');
  });

  it('behind the body, in a header, is told', () => {
    const trailer = { 'odata-error': '{"code":"503","message":"broke"}' };
    expect(judge(`{"value":[${rows}]}`, 'monitor', trailer)).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(judge(`{"value":[`, 'monitor', { 'odata-error': 'broke' })?.message).toContain('broke');
  });

  it('behind the rows has the meaning of its content', () => {
    expect(judge(`{"value":[${rows}{"error":{"code":"","message":"${quota}"}}`)).toMatchObject({
      code: 'THROTTLED',
      waitMs: 3_000,
    });
  });

  it('at the end of a feed is told without its rows', () => {
    const feed = `<feed>${'<entry><title>private</title></entry>'.repeat(2_000)}<m:error><m:message>broke</m:message></m:error>`;
    expect(judge(feed)?.message).toContain('broke');
    expect(judge(feed)?.message).not.toContain('private');
  });
});

describe('an error of great depth', () => {
  const deep = `${'['.repeat(30_000)}1${']'.repeat(30_000)}`;
  it.each([
    ['alone', `{"error":{"message":"broke","a":${deep}}}`],
    ['beside rows', `{"value":[],"error":{"message":"broke","a":${deep}}}`],
    ['behind rows', `{"value":[{"error":{"message":"broke","a":${deep}}}`],
  ])('%s is no fault of ours', (_where, text) => {
    expect(() => judge(text)).not.toThrow();
  });
});

describe('an error in a form of which something would be lost', () => {
  it.each([
    ['a list of errors beside rows', { value: [], errors: [{ message: 'timed out' }] }],
    ['a sentence beside rows', { value: [], error: 'timed out' }],
    ['a sentence beside items', { Items: [], error: 'timed out' }],
    [
      'an exception of .NET as it is stored',
      { ClassName: 'System.Exception', Message: 'timed out', HResult: -1 },
    ],
    ['several exceptions', { Message: 'x', InnerExceptions: [{ Message: 'timed out' }] }],
    ['a list alone', [{ errorCode: 'X', message: 'timed out' }]],
    ['a reason', { result: 'failure', reason: 'it timed out' }],
    ['a message in short', { code: 500, msg: 'timed out' }],
    ['an error inside a text', { message: '{"error":{"message":"timed out"}}' }],
    ['.NET behind rows', '{"value":[{"Id":1},{"Message":"An error.","ExceptionMessage":"timed out"}'],
  ])('%s is one, with its cause', (_what, body) => {
    const failure = judge(body);
    expect(failure?.message).toContain('timed out');
    expect(failure?.retry).toBe(true);
  });

  it('with a status in its code has the meaning of that', () => {
    expect(judge({ code: 401, msg: 'token expired' })?.code).toBe('CREDENTIALS_REJECTED');
  });
});

describe('no error', () => {
  it.each([
    ['rows', { value: [] }],
    ['rows beside an error of null', { value: [], error: null }],
    ['rows beside an empty error', { value: [], error: {} }],
    ['rows beside an error of an empty text', { value: [], error: '' }],
    ['rows whose members are errors', { value: [{ error: { code: '1', message: 'x' }, ErrorMessage: 'y' }] }],
    ['a list with errors of its things', { Items: [{ ErrorMessage: 'x' }], Errors: [] }],
    ['a list with a message', { Items: [], Message: 'all read' }],
    ['an operation that failed', { Id: '1', ErrorMessage: 'x', Error: null }],
    ['a token', { access_token: 'ey', error: '' }],
    ['a token of the older service', { Token: 'ey', Error: null }],
    ['customers', { Customers: [], Error: null }],
    ['no customers', { UserId: 'u', Customers: null }],
    ['a success with a message', { statusCode: 200, message: 'OK' }],
    ['an empty object', {}],
    ['a list of things', [{ Id: '1', Name: 'x' }]],
    ['rows beside an empty list of errors', { value: [], errors: [] }],
    ['a thing that lists errors of its own', { Id: '1', Errors: [{ Message: 'x' }] }],
    ['a text', '"error"'],
    ['a text that speaks of errors', '{"value":[{"Name":"{\\"error\\":{\\"message\\":\\"x\\"}}"}]}'],
    [
      'a text cut inside a text that speaks of errors',
      '{"value":[{"Name":"{\\"error\\":{\\"message\\":\\"x\\"}}',
    ],
    ['a cut text', '{"value":[{"SessionKey":"4569f'],
    ['nothing', ''],
    ['a page', '<html><body>Sign in</body></html>'],
  ])('is in %s', (_what, body) => {
    expect(judge(body)).toBeUndefined();
  });
});
