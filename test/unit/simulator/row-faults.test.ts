import { describe, expect, it } from 'vitest';
import { type Fault, type FaultEffect, startSimulator } from '../../simulator/index.ts';
import { type Body, Client } from './client.ts';

const now = new Date('2026-11-20T11:00:00Z');
const query = 'Sessions?$orderby=StartDate,SessionKey&$select=SessionKey,StartDate&$count=true';
const keys = ({ value }: Pick<Body, 'value'>) => value.map((row) => row['SessionKey']);

/** Each simulator has a port of its own. */
const linkOf = (body: Body | undefined) => body?.['@odata.nextLink']?.replace(/:\d+\//, '/');

/** The same page as the fault leaves it, and once more after that. */
async function pages(fault: FaultEffect & { readonly times?: number }, turns = 2): Promise<readonly Body[]> {
  const faults: readonly Fault[] = [{ on: '/monitorodata/Sessions', ...fault }];
  await using simulator = await startSimulator({ now, sessions: 30, pageSize: 10, faults });
  const client = await Client.signedIn(simulator);
  const answers: Body[] = [];
  for (let turn = 0; turn < turns; turn += 1) answers.push(await client.rows(query));
  return answers;
}

describe('a page that a fault bends', () => {
  it('misses rows of its middle once, though they are counted and its link is right', async () => {
    const [short, whole] = await pages({ kind: 'short-page', rows: 3 });
    expect(short?.value).toEqual(whole?.value.filter((_, at) => at < 3 || at > 5));
    expect(short?.['@odata.count']).toBe(30);
    expect(short?.['@odata.nextLink']).toBe(whole?.['@odata.nextLink']);
  });

  it('comes back to front, or with every row twice', async () => {
    const [backwards, whole] = await pages({ kind: 'wrong-order' });
    expect(backwards?.value).toEqual(whole?.value.toReversed());
    const [doubled] = await pages({ kind: 'double-rows' }, 1);
    expect(keys(doubled ?? { value: [] })).toEqual(keys(whole ?? { value: [] }).flatMap((key) => [key, key]));
    expect(linkOf(doubled)).toBe(linkOf(whole));
  });

  it('lies about the count for as long as it is told to', async () => {
    const answers = await pages({ kind: 'false-count', more: 4, times: 2 }, 3);
    expect(answers.map((body) => body['@odata.count'])).toEqual([34, 34, 30]);
    expect(answers.map(({ value }) => value.length)).toEqual([10, 10, 10]);
  });

  it('passes over requests that it could do nothing to', async () => {
    await using simulator = await startSimulator({
      now,
      sessions: 30,
      pageSize: 10,
      faults: [
        { on: 'monitor', kind: 'short-page', rows: 2 },
        { on: 'monitor', kind: 'false-count' },
      ],
    });
    const client = await Client.signedIn(simulator);
    expect((await client.rows('Sessions?$count=true&$top=0'))['@odata.count']).toBe(31);
    expect((await client.rows('Sessions')).value).toHaveLength(8);
    expect((await client.rows('Sessions?$count=true&$top=0'))['@odata.count']).toBe(30);
    expect(simulator.requests.map(({ fault }) => fault)).toEqual([
      undefined,
      'false-count',
      'short-page',
      undefined,
    ]);
  });
});
