import { describe, expect, it } from 'vitest';
import { readErrorBody } from '../../../../connector/http/answers/error-body.ts';

const phrase = "Could not find a property named 'X' on type 'Citrix.Monitor.Model.Session'.";
const generic = 'An error has occurred.';
const nested = (depth: number): object =>
  depth === 0 ? { message: phrase } : { message: '', internalexception: nested(depth - 1) };

/** Where services of all kinds put what really happened. */
const forms: readonly (readonly [name: string, body: unknown])[] = [
  ['an OData message', { error: { code: '', message: phrase } }],
  ['an OData inner error', { error: { code: '', message: generic, innererror: { message: phrase } } }],
  ['an inner error without a message around it', { error: { code: '500', innererror: { message: phrase } } }],
  ['an inner error of an inner error', { error: { message: generic, innererror: nested(3) } }],
  ['an OData message with a language', { error: { message: { lang: 'en-US', value: phrase } } }],
  ['OData 3', { 'odata.error': { code: '', message: { lang: 'en-US', value: phrase } } }],
  ['details of an OData error', { error: { message: generic, details: [{ code: 'x', message: phrase }] } }],
  [
    'an exception of .NET',
    { Message: generic, ExceptionMessage: phrase, ExceptionType: 'T', StackTrace: 's' },
  ],
  ['an inner exception of .NET', { Message: generic, InnerException: { ExceptionMessage: phrase } }],
  ['its details', { Message: generic, MessageDetail: phrase }],
  ['its model state', { Message: 'The request is invalid.', ModelState: { query: [phrase] } }],
  ['problem details', { type: 'about:blank', title: 'Bad Request', status: 400, detail: phrase }],
  ['errors of problem details', { title: 'Bad Request', status: 400, errors: { $select: [phrase] } }],
  ['a list of errors', { errors: [{ code: 'x', message: generic }, { message: phrase }] }],
  ['a list of texts', { message: generic, errors: [phrase] }],
  ['a fault of a gateway', { fault: { faultstring: phrase, detail: { errorcode: 'x.y' } } }],
  ['a text after a long text', { error: { message: 'x'.repeat(5_000), innererror: { message: phrase } } }],
  [
    'an OData error as XML',
    `<?xml version="1.0"?><m:error xmlns:m="u"><m:code /><m:message xml:lang="en-US">${generic}</m:message><m:innererror><m:message>${phrase.replaceAll("'", '&apos;')}</m:message><m:stacktrace>at X</m:stacktrace></m:innererror></m:error>`,
  ],
  [
    'an error of .NET as XML',
    `<Error><Message>${generic}</Message><ExceptionMessage>${phrase}</ExceptionMessage></Error>`,
  ],
  [
    'a fault of SOAP',
    `<s:Envelope><s:Body><s:Fault><faultstring>${phrase}</faultstring></s:Fault></s:Body></s:Envelope>`,
  ],
  [
    'an error at the end of an Atom feed',
    `<feed><title>Sessions</title><entry><title>private</title></entry><m:error><m:message><![CDATA[${phrase}]]></m:message>`,
  ],
  ['a plain text', `${'The query is not valid. '.repeat(100)}${phrase}`],
];

describe('what an error body says', () => {
  it.each(forms)('is found in %s', (_name, form) => {
    const { whole, text, isPage } = readErrorBody(typeof form === 'string' ? form : JSON.stringify(form));
    expect(whole).toContain(phrase);
    expect(whole).not.toMatch(/StackTrace|at X|private/);
    expect(isPage).toBe(false);
    expect(text.length).toBeLessThan(640);
    if (!text.endsWith('…')) expect(text).toContain(phrase);
  });

  it('is shown as what went wrong and what led to it', () => {
    const form = { error: { message: generic, innererror: nested(2), details: [] } };
    expect(readErrorBody(JSON.stringify(form)).text).toBe(`${generic} ${phrase}`);
  });

  it.each([
    [{ error: { code: 'TooManyRows', message: generic } }, 'TooManyRows'],
    [{ error: 'invalid_client' }, 'invalid_client'],
    [{ fault: { faultstring: 'x', detail: { errorcode: 'policies.ratelimit' } } }, 'policies.ratelimit'],
    [{ errorCode: 42 }, '42'],
    ['<m:error xmlns:m="u"><m:code>9</m:code><m:message>x</m:message></m:error>', '9'],
    [{ message: 'x' }, ''],
  ])('has a code in %j', (form, code) => {
    expect(readErrorBody(typeof form === 'string' ? form : JSON.stringify(form)).type).toBe(code);
  });

  it.each([
    '[]',
    'null',
    '7',
    '{}',
    '{"error":null}',
    '{"errors":[null,7]}',
    '<',
    '<>',
    '<a',
    '<!--',
    '<a><![CDATA[',
  ])('may be nothing: %s', (body) => {
    expect(() => readErrorBody(body)).not.toThrow();
  });

  it('comes from no depth without end', () => {
    const deep = `${'{"error":'.repeat(2_000)}{}${'}'.repeat(2_000)}`;
    expect(readErrorBody(deep).whole).toBe('');
  });
});
