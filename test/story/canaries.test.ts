import { join } from 'node:path';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../connector/events.ts';
import { logFormats, logToTerminal } from '../../connector/hosts/terminal/log.ts';
import { summaryOf } from '../../connector/hosts/terminal/summary.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { cloud, instanceSets, page, sessionSets } from '../support/cloud.ts';
import { failingCloud, tablesAt } from '../support/failing-cloud.ts';
import { strictNock } from '../support/nock.ts';
import { customer, only, type Story, tell } from '../support/story.ts';
import { errorCases } from './fixtures/error-bodies.ts';
import { instance, session } from './fixtures/rows.ts';

strictNock();

const secrets = {
  secret: 'Canary+Secret/71==',
  token: 'eyJDYW5hcnk.VG9rZW4tc2VjcmV0LTE3.c2ln-_canary',
  'second token': 'eyJDYW5hcnk.U2Vjb25kLXRva2VuLTE4.c2ln-_canary',
  'proxy password': 'canary:pa55@word%',
} as const;

const parameters = {
  clientSecret: secrets.secret,
  ...only('sessions', 'application_instances', 'hypervisors'),
};

const bearer = (token: string) => ({ token_type: 'bearer', access_token: token, expires_in: '3600' });

/** Everything a run shows to anybody: the log in both formats at its most talkative, events, summary, report, files. */
async function everythingOf(told: () => Promise<Story>): Promise<Readonly<Record<string, string>>> {
  const { out, events, report, trace } = await told();
  const logs = logFormats.map((format) => {
    const lines: string[] = [];
    const log = logToTerminal({ format, level: 'debug', write: (line) => lines.push(line), now: () => 0 });
    for (const event of events) log(event);
    return [`log as ${format}`, lines.join('\n')] as const;
  });
  return {
    ...Object.fromEntries(logs),
    events: JSON.stringify(events),
    report: JSON.stringify(report),
    trace: trace.join('\n'),
    summary: summaryOf(report, (file) => join(out, file)).join('\n'),
    ...(await outputsIn(out)),
  };
}

/** Every form in which a careless source could send a secret back. Messages are cut: it has to be within what is kept. */
function echoOf(secret: string): string {
  const encoded = [
    Buffer.from(secret),
    Buffer.from(`${customer.clientId}:${secret}`),
    Buffer.from(`u:${secret}`),
  ];
  const forms = [secret, encodeURIComponent(secret), ...encoded.map((bytes) => bytes.toString('base64'))];
  return forms.join(' | ').slice(0, 290);
}

/** Secrets the program has held when an answer comes: at the sign-in there is no token yet. */
const echoes = errorCases.flatMap((failing) =>
  failing.at === 'sign-in'
    ? [{ ...failing, name: 'secret' as const }]
    : (['secret', 'token'] as const).map((name) => ({ ...failing, name })),
);

describe('the search for secrets', () => {
  it.each([
    ['in a line of the log', `12:00:00 debug POST client_secret=${secrets.secret}`, 'secret, plain'],
    ['percent-encoded', `q=${encodeURIComponent(secrets.secret)}`, 'secret, percent-encoded'],
    [
      'in a header in base64',
      Buffer.from(`user:${secrets.secret}`).toString('base64'),
      'secret, base64 after 2 bytes',
    ],
    ['alone in base64', Buffer.from(secrets.secret).toString('base64'), 'secret, base64 after 0 bytes'],
    ['as a bearer token', `CwsAuth Bearer=${secrets.token}`, 'token, plain'],
    [
      'in a URL-safe token',
      Buffer.from(`x${secrets['proxy password']}`).toString('base64url'),
      'proxy password, URL-safe base64 after 1 bytes',
    ],
  ])('finds one planted %s', (_title, text, what) => {
    expect(findLeaks({ log: `before ${text} after` }, secrets)).toContainEqual({ place: 'log', what });
  });

  it('finds one in a file of the output folder', async () => {
    cloud()
      .token()
      .me()
      .list('hypervisors', { Items: [{ Id: 'h', Name: secrets.secret, Scopes: [] }] });
    const everything = await everythingOf(() => tell({ parameters: only('hypervisors') }));
    expect(findLeaks(everything, secrets)).toEqual([
      { place: expect.stringMatching(/hypervisors\.csv$/), what: 'secret, plain' },
      { place: expect.stringMatching(/hypervisors\.csv$/), what: 'secret, JSON' },
    ]);
  });

  it('finds nothing in a text without secrets', () => {
    expect(findLeaks({ log: 'signed in; the token is valid for 3600 s, Canary Islands' }, secrets)).toEqual(
      [],
    );
  });
});

describe('no secret leaves', () => {
  it('a complete run, renewed token included', async () => {
    const start = '2026-11-01T08:00:00Z';
    const told = cloud()
      .token(bearer(secrets.token))
      .token(bearer(secrets['second token']))
      .sets(sessionSets);
    told.set('Sessions', '', 401).rows('Sessions', [session(1, start)]);
    told.rows('Applications', []).rows('ApplicationInstances', [instance(1, start)]);
    told.me().list('hypervisors', { Items: [] });
    const events: RunEvent[] = [];
    const everything = await everythingOf(() => tell({ parameters, onEvent: (event) => events.push(event) }));
    expect(events.filter(({ type }) => type === 'request').length).toBeGreaterThan(10);
    expect(everything['report']).toContain('"exitCode":0');
    expect(findLeaks(everything, secrets)).toEqual([]);
  });

  it.each(echoes)(
    '$title at the $at ($status), with the $name in the answer',
    async ({ name, ...failing }) => {
      const told = { ...failing, body: echoIn(failing.body, echoOf(secrets[name])) };
      failingCloud(told, [bearer(secrets.token), bearer(secrets['second token']), bearer(secrets.token)]);
      const everything = await everythingOf(() =>
        tell({ parameters: { ...parameters, ...only(...tablesAt(failing.at)) } }),
      );
      expect(findLeaks(everything, secrets)).toEqual([]);
    },
  );

  it('an error that is thrown with the secrets in it', async () => {
    const fault = Object.assign(new Error(`connect to ${secrets.secret} ${echoOf(secrets.token)}`), {
      code: 'ECONNRESET',
    });
    cloud().token(bearer(secrets.token)).sets(instanceSets);
    nock('https://api.cloud.com')
      .get('/monitorodata/ApplicationInstances')
      .query(true)
      .times(19)
      .replyWithError(fault);
    const everything = await everythingOf(() =>
      tell({ parameters: { ...parameters, ...only('application_instances') } }),
    );
    expect(everything['report']).toContain('SOURCE_UNAVAILABLE');
    expect(findLeaks(everything, secrets)).toEqual([]);
  });

  it('an error of a kind nobody thought of', async () => {
    cloud(undefined, { me: false }).token(bearer(secrets.token));
    nock('https://api.cloud.com')
      .get('/cvad/manage/me')
      .replyWithError(new RangeError(`no ${echoOf(secrets.secret)} ${secrets.token}`));
    const everything = await everythingOf(() =>
      tell({ parameters: { ...parameters, ...only('hypervisors') } }),
    );
    expect(everything['report']).toContain('INTERNAL_ERROR');
    expect(findLeaks(everything, secrets)).toEqual([]);
  });

  it('a next page whose address holds them', async () => {
    const { secret, token } = secrets;
    const link = `https://${encodeURIComponent(token)}.example/?${new URLSearchParams({ secret, token })}`;
    cloud().token(bearer(secrets.token)).sets(instanceSets);
    nock('https://api.cloud.com')
      .persist()
      .get('/monitorodata/ApplicationInstances')
      .query(({ $top }) => $top !== '0')
      .reply(200, page('ApplicationInstances', [instance(1, '2026-11-02T08:00:00Z')], link));
    const everything = await everythingOf(() =>
      tell({ parameters: { ...parameters, ...only('application_instances') } }),
    );
    expect(everything['report']).toContain('LINK_FOREIGN');
    expect(findLeaks(everything, secrets)).toEqual([]);
  });
});

/** The error body with a text in front of its own words, in whatever form it has. */
function echoIn(body: string, text: string): string {
  const words = JSON.stringify(text).slice(1, -1);
  if (!body.startsWith('{')) return `${text} ${body}`;
  return body.replaceAll(
    /"(detail|error_description|message|Message|ErrorMessage|value)":"/g,
    (found) => `${found}${words} `,
  );
}
