import { ConnectorError } from '../errors.ts';
import type { Hooks } from '../http/call.ts';
import { outcomeOf } from './outcome.ts';

/** One question for a page of a list or log. */
interface ListPageQuery extends Pick<Hooks, 'giveUpAfter' | 'attemptsBefore'> {
  /** The mark of the page; undefined: the first one. */
  readonly token: string | undefined;
  /** Entries wanted at most, where fewer than usual are. */
  readonly limit?: number;
}

/** A page that never comes. */
interface Stuck<Entry> {
  /** Names the list in messages. */
  readonly path: string;
  readonly token: string | undefined;
  /** The entries of a page. @throws GivenUp */
  readonly entries: (query: ListPageQuery) => Promise<readonly Entry[]>;
  /** The entry in front of the page. */
  readonly before: Entry | undefined;
  readonly nameOf: (entry: Entry) => string;
  /** The most that are asked for at once. */
  readonly limit: number;
}

/** Looks that have to agree before an entry is blamed: the service may only have been away. */
const mostRounds = 3;

/**
 * Finds the entry that the source cannot write: of pages of different lengths, those with it do not come. What follows
 * it cannot be looked at, since its mark would come with the page. It is blamed only where something of the same list
 * comes each time that it does not.
 * @returns undefined where it is not sure that one entry is the reason
 * @throws ConnectorError for any other failure meanwhile
 */
export async function findUnreadableEntry<Entry>(stuck: Stuck<Entry>): Promise<ConnectorError | undefined> {
  const { path, token, entries, nameOf } = stuck;
  const good = await goodEntries(stuck);
  if (good === undefined || (good.length === 0 && token === undefined)) return undefined;
  const control = good.length > 0 ? { token, limit: good.length } : { token: undefined, limit: 1 };
  let failure: ConnectorError | undefined;
  for (let round = 1; round <= mostRounds; round += 1) {
    const alive = await outcomeOf(() => entries({ ...control, giveUpAfter: 1 }));
    if ('failure' in alive) return undefined;
    const itself = await outcomeOf(() => entries({ token, limit: good.length + 1, giveUpAfter: 2 }));
    if ('value' in itself) return undefined;
    failure = itself.failure;
  }
  const last = good.at(-1) ?? stuck.before;
  const place = last === undefined ? 'first on a page' : `right after ${nameOf(last)}`;
  return new ConnectorError(
    'ROW_UNREADABLE',
    `${path}: the source cannot deliver an entry, ${place}. Every request for it fails, while the entries before it arrive. ${failure?.message ?? ''}`.trim(),
    { cause: failure, answer: failure?.answer },
  );
}

/** The entries in front of the first that does not come; undefined where all come, or fewer than were asked for. */
async function goodEntries<Entry>({
  token,
  limit: most,
  entries,
}: Stuck<Entry>): Promise<readonly Entry[] | undefined> {
  let good: readonly Entry[] = [];
  let bad: number | undefined;
  while (bad === undefined || bad - good.length > 1) {
    const limit: number = bad === undefined ? Math.max(1, good.length * 2) : (good.length + bad) >> 1;
    if (limit > most) return undefined;
    const came = await outcomeOf(() => entries({ token, limit, giveUpAfter: 1 }));
    if ('failure' in came) bad = limit;
    else if (came.value.length !== limit) return undefined;
    else good = came.value;
  }
  return good;
}
