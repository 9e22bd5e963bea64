import { describe, expect, it } from 'vitest';
import type { Json } from '../support/cloud.ts';
import { smallCloud } from '../support/small-cloud.ts';
import { only, tell } from '../support/story.ts';
import { guid, session } from './fixtures/rows.ts';

const members = ['@odata.nextLink', '@nextLink', 'odata.nextLink'] as const;

/** Answers of which each next link is written in another way; those without one have none. */
const relinked =
  (written: (link: URL) => unknown, member: (typeof members)[number] = '@odata.nextLink') =>
  (_question: unknown, usual: Json) => {
    const { '@odata.nextLink': link, ...others } = usual;
    if (typeof link !== 'string') return undefined;
    return { body: { ...others, [member]: written(new URL(link)) } };
  };

const at = (second: number) => `2026-11-02T08:00:${String(second).padStart(2, '0')}.010Z`;
const keysOf = (numbers: readonly number[]) => numbers.map(guid);
const numbers = [1, 2, 3, 4, 5, 6, 7];

const ways: readonly (readonly [title: string, written: (link: URL) => unknown])[] = [
  ['another scheme', ({ href }) => href.replace('http:', 'https:')],
  ['another host', ({ pathname, search }) => `http://monitor-07.internal.example${pathname}${search}`],
  ['another port', ({ pathname, search }) => `http://127.0.0.1:9${pathname}${search}`],
  ['another path', ({ origin, search }) => `${origin}/Citrix/Monitor/OData/v4/Data/Sessions${search}`],
  ['an address without a scheme', ({ pathname, search }) => `//internal.example${pathname}${search}`],
  ['a user in front of another host', ({ host, search }) => `http://${host}@internal.example/x${search}`],
  ['a user in front of ours', ({ host, pathname, search }) => `http://u:p@${host}${pathname}${search}`],
  ['a fragment', ({ href }) => `${href}#second`],
  ['another case', ({ href }) => href.replace('/monitorodata/Sessions', '/MonitorOData/sessions')],
  ['a relative address', ({ pathname, search }) => pathname.slice('/monitorodata/'.length) + search],
  ['a query alone', ({ search }) => search],
  ['no address', () => 'https://'],
  ['a number', () => 7],
  ['a truth value', () => true],
  ['an object', ({ href }) => ({ href })],
  ['100 KB', ({ href }) => `${href}&x=${'y'.repeat(100_000)}`],
  ['always the same', ({ origin }) => `${origin}/monitorodata/Sessions?$skip=2`],
];

describe.each(ways)('next links that are %s', (_title, written) => {
  it('are no obstacle where the cursor leads on', async () => {
    const Sessions = numbers.map((number) => session(number, at(number)));
    await using plain = await smallCloud({ sets: { Sessions }, pageSize: 3 });
    await using cloud = await smallCloud({ sets: { Sessions }, pageSize: 3, answer: relinked(written) });
    const parameters = { baseUrl: cloud.origin, ...only('sessions') };
    const { report, table } = await tell({ parameters });
    expect(report.error).toBeNull();
    expect(table('sessions').records.map((row) => row['session_key'])).toEqual(keysOf(numbers));
    await tell({ parameters: { ...parameters, baseUrl: plain.origin } });
    expect(cloud.asked).toEqual(plain.asked);
  });

  it('are no obstacle inside a timestamp that holds more rows than a page', async () => {
    const Sessions = numbers.map((number) => session(number, at(1)));
    await using cloud = await smallCloud({ sets: { Sessions }, pageSize: 3, answer: relinked(written) });
    const { report, table } = await tell({ parameters: { baseUrl: cloud.origin, ...only('sessions') } });
    expect(report.error).toBeNull();
    expect(table('sessions').records.map((row) => row['session_key'])).toEqual(keysOf(numbers));
    expect(report.datasets['sessions']).toMatchObject({ rowsCounted: 7, rowsBackfilled: 0 });
  });
});

describe('a reverse proxy that does not rewrite bodies', () => {
  it('gives every table: those read by pages, those joined, and the lists of the site', async () => {
    const Users = numbers.map((Id) => ({
      Id,
      UserName: `user-${Id}`,
      Sid: null,
      Upn: null,
      FullName: null,
      Domain: null,
    }));
    const Sessions = numbers.map((number) =>
      session(number, at(number), { UserId: number, User: Users[number - 1] }),
    );
    const items = numbers.map((number) => ({ Id: `c${number}`, Name: `Catalog ${number}`, Scopes: [] }));
    const inside = ({ pathname, search }: URL) =>
      `https://monitor-07.internal.example:8443/x${pathname}${search}`;
    await using cloud = await smallCloud({
      sets: { Sessions, Users },
      lists: { MachineCatalogs: items },
      pageSize: 2,
      answer: (question, usual) => {
        if (question.name !== 'MachineCatalogs') return relinked(inside)(question, usual);
        const from = Number(question.query.get('continuationToken') ?? 0);
        const ContinuationToken = from + 3 < items.length ? String(from + 3) : null;
        return { body: { Items: items.slice(from, from + 3), ContinuationToken } };
      },
    });
    const parameters = { baseUrl: cloud.origin, ...only('sessions', 'machine_catalogs') };
    const { report, table, events } = await tell({ parameters });
    expect(report.error).toBeNull();
    expect(table('sessions').records.map((row) => row['user_name'])).toEqual(
      numbers.map((id) => `user-${id}`),
    );
    expect(table('machine_catalogs').rows).toHaveLength(7);
    expect(JSON.stringify([report, events])).not.toContain('internal.example');
  });
});

describe.each(members)('a link called %s', (member) => {
  it('is one', async () => {
    const Sessions = numbers.map((number) => session(number, at(1)));
    const answer = relinked(({ href }) => href, member);
    await using cloud = await smallCloud({ sets: { Sessions }, pageSize: 3, answer });
    const { table } = await tell({ parameters: { baseUrl: cloud.origin, ...only('sessions') } });
    expect(table('sessions').rows).toHaveLength(7);
  });
});
