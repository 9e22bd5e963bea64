import { describe, expect, it } from 'vitest';
import { cloud, type Json, page, sessionSets } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { only, tell, window } from '../support/story.ts';
import { guid, session } from './fixtures/rows.ts';

strictNock();

const parameters = only('sessions');
const path = '/monitorodata/Sessions';

/** A query that asks for the window from the timestamp on, sorted, and for nothing else about places. */
const from = (timestamp: string) => (query: Record<string, unknown>) =>
  query['$filter'] === `StartDate ge ${timestamp} and StartDate lt ${window.to}` &&
  query['$orderby'] === 'StartDate,SessionKey' &&
  !('$skip' in query) &&
  !('$top' in query);

function signedIn() {
  return cloud().token().sets(sessionSets).scope;
}

describe('two pages', () => {
  it('are cut at the cursor of the last row; the row that comes twice is dropped, the link is not followed', async () => {
    const link = 'https://api.cloud.com/monitorodata/Sessions?$skip=2';
    const [a, b, c] = [
      session(1, '2026-11-01T08:00:00Z'),
      session(2, '2026-11-02T08:00:00.477Z'),
      session(3, '2026-11-03T08:00:00Z'),
    ];
    signedIn()
      .get(path)
      .query(from(window.from))
      .reply(200, page('Sessions', [a, b], link))
      .get(path)
      .query(from('2026-11-02T08:00:00.476Z'))
      .reply(200, page('Sessions', [b, c]));
    const { report, table } = await tell({ parameters });
    expect(table('sessions').records.map((row) => row['session_key'])).toEqual([guid(1), guid(2), guid(3)]);
    expect(report.datasets['sessions']).toMatchObject({
      rowsRead: 4,
      rowsWritten: 3,
      rowsRepeated: 1,
      pages: 2,
    });
  });

  it('show the newer self of a row that changed in between', async () => {
    const open = { EndDate: null, ConnectionState: 5 };
    signedIn()
      .get(path)
      .query(from(window.from))
      .reply(200, page('Sessions', [session(1, '2026-11-02T08:00:00Z', open)], 'Sessions?$skip=1'))
      .get(path)
      .query(from('2026-11-02T07:59:59.999Z'))
      .reply(200, page('Sessions', [session(1, '2026-11-02T08:00:00Z')]));
    const { table } = await tell({ parameters });
    expect(table('sessions').records).toMatchObject([{ is_open: 'false', connection_state: 'Terminated' }]);
  });

  it('may be followed by an empty one', async () => {
    signedIn()
      .get(path)
      .query(from(window.from))
      .reply(200, page('Sessions', [session(1, '2026-11-02T08:00:00Z')], 'Sessions?$skip=1'))
      .get(path)
      .query(from('2026-11-02T07:59:59.999Z'))
      .reply(200, { ...page('Sessions', []), '@odata.nextLink': null });
    const { report, table } = await tell({ parameters });
    expect(report.exitCode).toBe(0);
    expect(table('sessions').rows).toHaveLength(1);
  });
});

describe('more sessions in one timestamp than fit on a page', () => {
  const storm = '2026-11-02T08:00:00.01Z';
  const rows = [4, 2, 5, 1, 3].map((number) => session(number, storm));
  const later = session(6, '2026-11-02T08:00:01Z');

  /** Answers by address, as often as asked; a query by cursor gets the answer named after its timestamp. */
  function pagesBy(
    pages: Readonly<Record<string, readonly [rows: readonly Json[], link?: string]>>,
  ): string[] {
    const asked: string[] = [];
    signedIn()
      .persist()
      .get((uri) => uri.startsWith(path))
      .reply((request: Request) => {
        const url = new URL(request.url);
        const cursor = /^StartDate ge (\S+) /.exec(url.searchParams.get('$filter') ?? '')?.[1];
        const skip = url.searchParams.get('$skip');
        const place = skip === null ? '' : ` passing over ${skip}`;
        const address = cursor === undefined ? url.pathname + url.search : cursor + place;
        asked.push(address);
        const [found, link] = pages[address] ?? [[], 'no page was told of here'];
        return [200, page('Sessions', found, link)];
      });
    return asked;
  }

  it('are read along the links of the server, relative and absolute, as they are written', async () => {
    const absolute = 'https://api.cloud.com/monitorodata/Sessions?$skip=4&%24filter=x';
    const asked = pagesBy({
      [window.from]: [rows.slice(0, 2), 'Sessions?$skip=2'],
      '2026-11-02T08:00:00.009Z': [rows.slice(0, 2), 'Sessions?$skiptoken=opaque%2Fone'],
      '/monitorodata/Sessions?$skiptoken=opaque%2Fone': [rows.slice(2, 4), absolute],
      '/monitorodata/Sessions?$skip=4&%24filter=x': [[...rows.slice(4), later]],
    });
    const { report, table } = await tell({ parameters });
    expect(report.exitCode).toBe(0);
    expect(table('sessions').records.map((row) => row['session_key'])).toEqual([1, 2, 3, 4, 5, 6].map(guid));
    expect(report.datasets['sessions']).toMatchObject({ rowsWritten: 6, pages: asked.length });
  });

  it('go on by cursor behind the timestamp', async () => {
    const asked = pagesBy({
      [window.from]: [rows.slice(0, 2), 'Sessions?$skip=2'],
      '2026-11-02T08:00:00.009Z': [rows.slice(0, 2), 'Sessions?$skip=2'],
      '/monitorodata/Sessions?$skip=2': [[...rows.slice(2), later], 'Sessions?$skip=6'],
      '2026-11-02T08:00:00.999Z': [[later]],
    });
    const { table } = await tell({ parameters });
    expect(table('sessions').records.map((row) => row['session_key'])).toEqual([1, 2, 3, 4, 5, 6].map(guid));
    expect(asked.at(-1)).toBe('2026-11-02T08:00:00.999Z');
  });

  it('are passed over at our own address when the server names the same next page again', async () => {
    const asked = pagesBy({
      [window.from]: [rows.slice(0, 2), 'Sessions?$skip=2'],
      '2026-11-02T08:00:00.009Z': [rows.slice(0, 2), 'Sessions?$skip=2'],
      '/monitorodata/Sessions?$skip=2': [rows.slice(2, 4), 'Sessions?$skip=2'],
      '2026-11-02T08:00:00.009Z passing over 4': [[...rows.slice(4), later]],
    });
    const { report, table } = await tell({ parameters });
    expect(report.exitCode).toBe(0);
    expect(table('sessions').records.map((row) => row['session_key'])).toEqual([1, 2, 3, 4, 5, 6].map(guid));
    expect(asked).toHaveLength(7);
  });

  it('end in LINK_FOREIGN when the server then sends the same again and again', async () => {
    pagesBy({
      [window.from]: [rows.slice(0, 2), 'Sessions?$skip=2'],
      '2026-11-02T08:00:00.009Z': [rows.slice(0, 2), 'Sessions?$skip=2'],
      '/monitorodata/Sessions?$skip=2': [rows.slice(2), 'Sessions?$skip=2'],
      ...Object.fromEntries(
        Array.from({ length: 20 }, (_, at) => [
          `2026-11-02T08:00:00.009Z passing over ${5 + 2 * at}`,
          [rows.slice(0, 2), 'Sessions?$skip=2'],
        ]),
      ),
    });
    const { report, files } = await tell({ parameters });
    expect(report).toMatchObject({
      exitCode: 70,
      datasets: { sessions: { error: { code: 'LINK_FOREIGN' } } },
    });
    expect(Object.keys(files)).toEqual(['run-report.json']);
  });
});

describe('answers that are no page in order', () => {
  it.each([
    [
      'rows out of order',
      page('Sessions', [session(1, '2026-11-02T08:00:00Z'), session(2, '2026-11-01T08:00:00Z')]),
    ],
    ['a row without its key', page('Sessions', [session(1, '2026-11-02T08:00:00Z', { SessionKey: null })])],
    ['no list of rows', { '@odata.context': 'x' }],
    ['a list of other things', { value: [1] }],
    ['a list instead of an object', '[]'],
  ])('%s: RESPONSE_INVALID', async (_title, body) => {
    cloud().token().sets(sessionSets).set('Sessions', body);
    const { report } = await tell({ parameters });
    expect(report).toMatchObject({ exitCode: 70, error: { code: 'RESPONSE_INVALID' } });
  });
});
