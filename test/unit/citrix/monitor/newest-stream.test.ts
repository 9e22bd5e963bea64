import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewestQuery } from '../../../../connector/citrix/monitor/newest.ts';
import { openNewestStream } from '../../../../connector/citrix/monitor/newest-stream.ts';
import { nextLinkIn } from '../../../../connector/citrix/monitor/next-link.ts';
import { readInOrder } from '../../../../connector/citrix/monitor/pages.ts';
import type { Reading } from '../../../../connector/citrix/monitor/reading.ts';
import type { FetchPage, Row } from '../../../../connector/citrix/monitor/service.ts';
import { isRecord } from '../../../../connector/json.ts';
import { root } from './reading.ts';

const never = new AbortController().signal;
const at = (ms: number) => new Date(Date.parse('2026-11-20T09:00:00.000Z') + ms * 10).toISOString();

const question: NewestQuery = {
  current: ['CurrentConnection'],
  foreignKey: 'CurrentConnectionId',
  expand: [{ navigation: 'Connections', select: ['Id'] }],
  path: ['Connections'],
  by: 'Id',
  ownedBy: 'SessionKey',
};

const sessions: Reading = {
  root,
  set: 'Sessions',
  key: ['SessionKey'],
  cursor: { property: 'StartDate', type: 'timestamp' },
  select: ['SessionKey', 'StartDate', 'CurrentConnectionId'],
  from: at(0),
  where: [`StartDate lt ${at(1_000)}`],
};

interface Session {
  readonly ms: number;
  /** The current connection; none for a disconnected session, 0 for one that is gone although the key still leads to it. */
  current: number | null;
  readonly connections: readonly number[];
}

/** A Monitor Service with these sessions, named by their place: pages of `pageSize`, links by `$skip`. */
function serve(
  all: readonly Session[],
  pageSize: number,
  onRequest: (request: number) => void = () => undefined,
) {
  const asked: URL[] = [];
  const named = all.map((session, index) => ({ session, key: `s${String(index).padStart(3, '0')}` }));
  const fetchPage: FetchPage = (address) => {
    onRequest(asked.length);
    asked.push(address);
    const { searchParams: query } = address;
    const clauses = (query.get('$filter') ?? '').split(' and ');
    const bound = (operator: string) =>
      clauses.find((text) => text.startsWith(`StartDate ${operator} `))?.slice(13);
    const lacking = clauses.includes('CurrentConnectionId eq null');
    const keys = clauses.flatMap((text) => [...text.matchAll(/SessionKey eq (\w+)/g)]).map(([, key]) => key);
    const rows = named
      .filter(({ session }) => at(session.ms) >= (bound('ge') ?? '') && at(session.ms) < (bound('lt') ?? '~'))
      .filter(
        ({ session, key }) =>
          (!lacking || session.current === null) && (keys.length === 0 || keys.includes(key)),
      )
      .sort((a, b) => a.session.ms - b.session.ms || (a.key < b.key ? -1 : 1))
      .map(({ session: { ms, current, connections }, key }): Row => {
        const row = { SessionKey: key, StartDate: at(ms) };
        if (query.has('$expand')) return { ...row, Connections: connections.map((Id) => ({ Id })) };
        return { ...row, CurrentConnectionId: current, CurrentConnection: current ? { Id: current } : null };
      });
    const skip = Number(query.get('$skip') ?? 0);
    const next = new URL(address);
    next.searchParams.set('$skip', String(skip + pageSize));
    return Promise.resolve({
      rows: rows.slice(skip, skip + pageSize),
      next: rows.length > skip + pageSize ? nextLinkIn(next.href, address) : undefined,
    });
  };
  const questions = () => asked.filter(({ searchParams }) => searchParams.has('$expand'));
  return { fetchPage, questions };
}

/** Every row of the main reading with the newest connection found for it. */
async function readBoth(fetchPage: FetchPage): Promise<ReadonlyMap<string, unknown>> {
  const stream = openNewestStream(fetchPage, sessions, question);
  const newest = new Map<string, unknown>();
  for await (const { rows } of readInOrder(fetchPage, sessions, never)) {
    const found = await stream.of(rows, never);
    for (const row of rows) {
      const key = String(row['SessionKey']);
      newest.set(
        key,
        (isRecord(row['CurrentConnection']) ? row['CurrentConnection'] : found.get(key))?.['Id'],
      );
    }
  }
  return newest;
}

const connected = (ms: number): Session => ({ ms, current: 1, connections: [1] });
const gone = (ms: number, ...connections: readonly number[]): Session => ({ ms, current: null, connections });

describe('the second reading', () => {
  it('is narrowed to the rows that lack a current one, of the same window, from the first of them on', async () => {
    const { fetchPage, questions } = serve([connected(1), gone(5, 7), connected(6)], 10);
    await readBoth(fetchPage);
    expect(questions()).toHaveLength(1);
    expect(Object.fromEntries(questions()[0]?.searchParams ?? [])).toMatchObject({
      $select: 'SessionKey,StartDate',
      $expand: 'Connections($select=Id)',
      $filter: `StartDate ge ${at(4.9)} and StartDate lt ${at(1_000)} and CurrentConnectionId eq null`,
    });
  });

  it('is not begun when no row lacks one', async () => {
    const { fetchPage, questions } = serve([connected(1), connected(2)], 10);
    await readBoth(fetchPage);
    expect(questions()).toEqual([]);
  });

  it('is full pages of such rows, not a question for each batch', async () => {
    const all = Array.from({ length: 250 }, (_, ms) => (ms % 10 === 0 ? gone(ms, ms) : connected(ms)));
    const { fetchPage, questions } = serve(all, 10);
    const newest = await readBoth(fetchPage);
    expect(newest.get('s050')).toBe(50);
    // 25 rows, 10 a page, of which one is met again at each resumeFrom.
    expect(questions()).toHaveLength(3);
  });

  it('asks for those alone that came to lack one in between', async () => {
    const late: Session = { ms: 8, current: 8, connections: [8] };
    const all = [gone(1, 1), ...[2, 3, 4, 5, 6].map(connected), late, connected(9)];
    const { fetchPage, questions } = serve(all, 3, (request) => {
      if (request === 3) late.current = null;
    });
    expect((await readBoth(fetchPage)).get('s006')).toBe(8);
    const keyQuestions = questions().map(({ searchParams }) => searchParams.get('$filter'));
    expect(keyQuestions.filter((filter) => filter?.includes('SessionKey eq'))).toEqual([
      '(SessionKey eq s006)',
    ]);
  });

  it('asks for those alone whose current one is gone', async () => {
    const { fetchPage, questions } = serve([gone(1, 1), { ms: 2, current: 0, connections: [5, 6] }], 10);
    expect((await readBoth(fetchPage)).get('s001')).toBe(6);
    expect(questions().at(-1)?.searchParams.get('$filter')).toBe('(SessionKey eq s001)');
  });

  it('finds the newest for every row that lacks a current one, whatever the pages and the ties', async () => {
    const kinds = fc.record({
      ms: fc.integer({ min: 0, max: 12 }),
      current: fc.constantFrom(null, 0, 100, 200),
      connections: fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(kinds, { maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat({ max: 40 }), { maxLength: 6 }),
        async (kept, pageSize, leaving) => {
          const all = kept.map((session) => ({ ...session }));
          const { fetchPage } = serve(all, pageSize, (request) => {
            const session = all[leaving[request] ?? -1];
            if (session !== undefined) session.current = null;
          });
          const newest = await readBoth(fetchPage);
          kept.forEach(({ current, connections }, index) => {
            const value = newest.get(`s${String(index).padStart(3, '0')}`);
            const last = connections.length === 0 ? undefined : Math.max(...connections);
            expect(current ? [current, last] : [last]).toContain(value);
          });
        },
      ),
      { numRuns: 500 },
    );
  });
});
