import { createHash } from 'node:crypto';
import { exactJson } from '../../json.ts';
import { looseTimestamp } from '../../readings/times.ts';
import type { Tenant } from '../tenant-services.ts';
import { type Item, type ItemPage, pagesByToken } from '../token-pages.ts';
import { type Log, nameIn, partText, type Span, secondsAfter, secondsBefore } from './slices.ts';

/** The most the API allows; the default is 50. */
const pageLimit = 200;

/** The system log of Citrix Cloud. Names of members come in either case; entries leave with them as documented. */
export function systemLog(tenant: Pick<Tenant, 'systemLog'>, path: string): Log {
  async function* pages({ from, until }: Span, signal: AbortSignal): AsyncGenerator<ItemPage> {
    const fixed = [
      `startDateTime=${encodeURIComponent(secondsBefore(from))}`,
      `endDateTime=${encodeURIComponent(secondsAfter(until))}`,
    ];
    const found = pagesByToken({
      ...{ path, part: partText({ from, until }), limit: pageLimit },
      nameOf: (item) => nameIn({ idOf, timeOf }, record(item)),
      fetchPage: ({ limit, token, ...hooks }) =>
        tenant.systemLog([...fixed, `limit=${limit}`, ...token].join('&'), signal, hooks),
    });
    // What the answer says of the number of records is an estimate: nothing to compare with.
    for await (const { items } of found) yield { items: items.map(record), total: undefined };
  }
  return { path, pages, idOf, timeOf };
}

const idOf = (entry: Item) => String(entry['RecordId']);

const timeOf = (entry: Item) =>
  typeof entry['UtcTimestamp'] === 'string' ? looseTimestamp(entry['UtcTimestamp']) : undefined;

function record(item: Item): Item {
  const members = Object.fromEntries(Object.entries(item).map(([name, value]) => [documented(name), value]));
  return { ...members, RecordId: members['RecordId'] ?? fingerprint(members) };
}

/** The documentation shows records without an id: what they say must do to tell them apart. */
function fingerprint(members: Item): string {
  const sorted = Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));
  return `sha256:${createHash('sha256').update(exactJson(sorted)).digest('hex')}`;
}

function documented(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
