import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../connector/events.ts';
import type { Service } from '../../../connector/http/service.ts';
import { type Exchange, openTrace } from '../../../connector/http/trace.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln-_X';

const serviceNamed = (name: string): Service => ({
  ...{ name, transactionHeader: 'x-request-id', isSignIn: name === 'token' },
  answers: { rules: [], unnamedStatus: 500 },
});

const exchange: Exchange = {
  service: serviceNamed('monitor'),
  request: {
    method: 'GET',
    url: new URL('https://api.example.com/monitorodata/Users?$select=Id&q=Canary%2BSecret'),
    headers: { accept: 'application/json', authorization: 'CwsAuth Bearer=abc', 'x-note': 'Canary+Secret' },
  },
  startedAt: Date.parse('2026-11-20T09:00:00.000Z'),
  ms: 12.4,
  attempt: 2,
  transactionId: 't-1',
  answer: { status: 503, headers: { 'retry-after': '3' }, text: '{"message":"busy"}', wireBytes: 18 },
  problem: undefined,
};

/** The records of exchanges, and what was told of the writing. */
function traced(exchanges: readonly Partial<Exchange>[], write = (_line: string): void => undefined) {
  const lines: string[] = [];
  const events: RunEvent[] = [];
  const trace = openTrace({
    write(line) {
      write(line);
      lines.push(line);
    },
    redact: (text) => text.replaceAll(/Canary(\+|%2B)Secret/g, '***'),
    emit: (event) => events.push(event),
  });
  for (const one of exchanges) trace({ ...exchange, ...one });
  return { lines, events, records: lines.map((line) => JSON.parse(line)) };
}

const answered = (status: number, text: string, headers: Readonly<Record<string, string>> = {}) =>
  ({ answer: { status, headers, text, wireBytes: text.length } }) as const;

describe('the trace of exchanges', () => {
  it('tells request and answer on one line, without credentials', () => {
    expect(traced([{}]).records).toEqual([
      {
        ...{ exchange: 1, time: '2026-11-20T09:00:00.000Z', ms: 12, transactionId: 't-1', attempt: 2 },
        service: 'monitor',
        request: {
          method: 'GET',
          url: 'https://api.example.com/monitorodata/Users?$select=Id&q=***',
          headers: { accept: 'application/json', authorization: '***', 'x-note': '***' },
        },
        response: { status: 503, headers: { 'retry-after': '3' }, bytes: 18, body: '{"message":"busy"}' },
        error: null,
      },
    ]);
  });

  it('tells what was searched for, but not what signed in', () => {
    const searched = { ...exchange.request, method: 'POST', body: '{"from":"Canary+Secret"}' } as const;
    const { records } = traced([
      { service: serviceNamed('daas'), request: searched },
      { service: serviceNamed('token'), request: { ...searched, body: 'client_secret=x' } },
    ]);
    expect(records.map(({ request }) => request.body)).toEqual([
      '{"from":"***"}',
      '(credentials, 15 characters, left out)',
    ]);
  });

  it('tells why there was no answer', () => {
    const { records } = traced([{ answer: undefined, problem: 'reset by Canary+Secret' }]);
    expect(records[0]).toMatchObject({ response: null, error: 'reset by ***' });
  });

  it.each([
    ['rows', 'monitor', '{"value":[{"Upn":"ann@acme.example"}]}', '(data, 38 characters, left out)'],
    ['rows after white space', 'daas', ' \n[{"Name":"Ann"}]', '(data, 18 characters, left out)'],
    ['a token', 'token', `{"access_token":"${jwt}"}`, `(token, ${jwt.length + 19} characters, left out)`],
  ] as const)('leaves out %s', (_title, service, text, body) => {
    expect(
      traced([{ service: serviceNamed(service), ...answered(200, text) }]).records[0].response.body,
    ).toBe(body);
  });

  it('leaves out the body that signs in', () => {
    const request = { ...exchange.request, method: 'POST', body: 'client_secret=x' } as const;
    const { records } = traced([{ service: serviceNamed('token'), request }]);
    expect(records[0].request.body).toBe('(credentials, 15 characters, left out)');
  });

  it.each([
    ['the page of a proxy', 200, '<html>Please sign in</html>', '<html>Please sign in</html>'],
    ['a token that nobody knows', 401, `{"detail":"bad ${jwt}."}`, '{"detail":"bad ***."}'],
    ['a token behind a dash', 400, `x=-${jwt}; `, 'x=-***; '],
    ['a word that only looks like one', 400, 'keyJson.path, eyJ.', 'keyJson.path, eyJ.'],
    [
      'members for secrets',
      400,
      '{"token":"a","b":"c","secret" : "d","e":',
      '{"token":"***","b":"c","secret" : "***","e":',
    ],
    ['a secret that is cut', 400, '{"password":"a\\"b', '{"password":"***"'],
    ['a member whose value names a secret', 400, '{"a":"token","b":"c"}', '{"a":"token","b":"c"}'],
    ['a member for secrets', 400, '{"Refresh_Token": "a\\"b", "n": 1}', '{"Refresh_Token": "***", "n": 1}'],
    ['a secret at the edge', 500, `${'x'.repeat(4090)}Canary+Secret`, `${'x'.repeat(4090)}***`],
    ['a long page', 500, 'x'.repeat(5000), `${'x'.repeat(4096)}…`],
  ])('tells %s, cleaned and cut', (_title, status, text, body) => {
    expect(traced([answered(status, text)]).records[0].response.body).toBe(body);
  });

  it('masks headers that are made to hold secrets', () => {
    const headers = { 'set-cookie': 'a=b', 'X-Api-Key': 'k', 'x-access-token': 't', server: 'kestrel' };
    expect(traced([answered(500, '', headers)]).records[0].response.headers).toEqual({
      ...{ 'set-cookie': '***', 'X-Api-Key': '***', 'x-access-token': '***', server: 'kestrel' },
    });
  });

  it('that cannot be written ends with one warning', () => {
    let writes = 0;
    const full = () => {
      writes += 1;
      if (writes > 1) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    const { lines, events } = traced([{}, {}, {}], full);
    expect([lines.length, writes]).toEqual([1, 2]);
    expect(events).toEqual([
      {
        type: 'warning',
        code: 'TRACE_INCOMPLETE',
        message: 'The trace of the exchanges ends here: it cannot be written (ENOSPC).',
      },
    ]);
  });

  it('shows no header that may repeat what an error says, where words are withheld', () => {
    const headers = {
      ...{ 'content-type': 'text/plain', 'x-request-id': 't-9', 'set-cookie': 'a=b' },
      'odata-error': '{"message":"Ann Miller may not"}',
      'www-authenticate': 'Bearer error_description="Ann Miller may not"',
      location: 'https://login.example.com/?user=Ann%20Miller',
    };
    const open = serviceNamed('monitor');
    const quiet = { ...open, answers: { ...open.answers, withholdsWords: true } };
    const [shown, hidden] = traced([
      answered(403, 'Ann Miller may not', headers),
      { ...answered(403, 'Ann Miller may not', headers), service: quiet },
    ]).lines;
    expect(shown?.match(/Ann(?: |%20)Miller/g)).toHaveLength(4);
    expect(hidden).not.toContain('Miller');
    expect(JSON.parse(hidden ?? '').response.headers).toMatchObject({
      ...{ 'content-type': 'text/plain', 'x-request-id': 't-9', 'set-cookie': '***' },
      'odata-error': '(words, 32 characters, left out)',
    });
  });
});
