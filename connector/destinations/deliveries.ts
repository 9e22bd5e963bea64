import { join } from 'node:path';
import { z } from 'zod';
import { counted } from '../amounts.ts';
import { ConnectorError } from '../errors.ts';
import { folderKinds } from '../output/failures.ts';
import { openJournal, readWholeJournal } from '../output/journal.ts';
import { takeLock } from '../output/lock.ts';
import type { Runtime } from '../runtime.ts';
import type { Order } from './destination.ts';
import type { PublishedTable } from './published-tables.ts';

/**
 * What has been delivered to each place of each destination: a journal beside the tables. Each entry is on the disk
 * before the next delivery begins, so that also a push that was killed is known of: rows must not be appended twice,
 * and what an interrupted push has delivered need not be sent again.
 */
const journalName = 'push-journal.jsonl';

const lockName = '.connector-push-lock';
const locked = { kind: folderKinds.output, code: 'FOLDER_INVALID' } as const;

const entrySchema = z.object({
  at: z.string(),
  /** The run whose tables they were; absent: the data package named none. */
  runId: z.string().optional(),
  /** Address of the destination, and the place there. */
  place: z.string(),
  mode: z.enum(['replace', 'append', 'merge']),
  hash: z.string(),
  rows: z.int(),
  /**
   * `sending` is written before a delivery, the others after it: the destination has the rows, or surely not.
   * `complete`: it has them, and so it has all other tables of the push.
   */
  state: z.enum(['sending', 'taken', 'refused', 'complete']),
});

type Entry = z.output<typeof entrySchema>;

/** How a delivery with an unknown end did end, as a person has found out. */
export const decisions = ['taken', 'missing'] as const;
export type Decision = (typeof decisions)[number];

export interface Deliveries {
  /**
   * Whether these rows need not be sent: they are there already, and may not be sent twice; or a push of the same run
   * that did not complete has delivered them.
   * @throws ConnectorError PUSH_UNCERTAIN where it is not known what is there
   */
  has(order: Order, published: PublishedTable): boolean;
  /** Resolves when the entry is on the disk. @throws ConnectorError OUTPUT_FAILED */
  note(order: Order, published: PublishedTable, state: 'sending' | 'taken' | 'refused'): Promise<void>;
  /** All tables of the push are delivered: the next push sends them again. @throws ConnectorError OUTPUT_FAILED */
  complete(orders: readonly Order[]): Promise<void>;
  /** Takes the deliveries to this place that are uncertain as a person says. @throws ConnectorError OUTPUT_FAILED */
  decide(order: Order, decision: Decision): Promise<void>;
  /** Never rejects. */
  close(): Promise<void>;
}

interface Delivered {
  /** The run whose tables are delivered. */
  readonly runId: string | null;
  /** Of the destination. */
  readonly address: string;
}

/**
 * @throws ConnectorError PUSH_UNCERTAIN where the journal is not as it was written; FOLDER_INVALID where another push
 * is under way, which would send the same; OUTPUT_FAILED
 */
export async function openDeliveries(
  out: string,
  { runId, address }: Delivered,
  runtime: Runtime,
): Promise<Deliveries> {
  const lock = await takeLock(join(out, lockName), runtime, locked);
  try {
    return await openUnlocked(out, { runId, address }, runtime, lock.release);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openUnlocked(
  out: string,
  { runId, address }: Delivered,
  runtime: Runtime,
  release: () => Promise<void>,
): Promise<Deliveries> {
  const path = join(out, journalName);
  const entries = z.array(entrySchema).safeParse(await readWholeJournal(path));
  if (!entries.success) throw damaged(path);
  const places = new Map<string, Standing>();
  const idOf = ({ place }: Order) => `${address} ${place}`;
  const standingOf = (place: string): Standing => {
    const known = places.get(place) ?? { taken: new Map(), uncertain: [] };
    places.set(place, known);
    return known;
  };
  for (const entry of entries.data) apply(standingOf(entry.place), entry);
  const journal = await openJournal(path, [...places.values()].flatMap(entriesOf), runtime);
  const now = () => new Date(runtime.now()).toISOString();
  const add = async (entry: Entry) => {
    await journal.append(entry);
    apply(standingOf(entry.place), entry);
  };
  return {
    has(order, { hash }) {
      const { taken, uncertain } = standingOf(idOf(order));
      const known = taken.get(hash);
      const [first] = uncertain;
      if (order.isRepeatable) return first === undefined && isOfUnfinished(known, order.mode, runId);
      if (first !== undefined) throw unknowable(order, first);
      return known !== undefined;
    },
    async note(order, { hash, rows }, state) {
      const { mode } = order;
      await add({ at: now(), ...(runId !== null && { runId }), place: idOf(order), mode, hash, rows, state });
    },
    async complete(orders) {
      for (const order of orders) {
        const newest = [...standingOf(idOf(order)).taken.values()].at(-1);
        if (newest?.state === 'taken') await add({ ...newest, at: now(), state: 'complete' });
      }
    },
    async decide(order, decision) {
      const state = decision === 'taken' ? 'taken' : 'refused';
      for (const entry of standingOf(idOf(order)).uncertain) await add({ ...entry, state });
    },
    async close() {
      await journal.close();
      await release();
    },
  };
}

/** Whether a push of this run has delivered it, and has not come to its end. */
function isOfUnfinished(entry: Entry | undefined, mode: Order['mode'], runId: string | null): boolean {
  return entry?.state === 'taken' && entry.mode === mode && runId !== null && entry.runId === runId;
}

/** What a place holds, as far as it was delivered from this folder. */
interface Standing {
  /** By hash, in the order in which they came. */
  taken: ReadonlyMap<string, Entry>;
  /** Deliveries that began and did not end. */
  uncertain: readonly Entry[];
}

function apply(standing: Standing, entry: Entry): void {
  const { hash, mode, state } = entry;
  if (state === 'sending') {
    standing.uncertain = [...standing.uncertain, entry];
    return;
  }
  if (state === 'complete') {
    standing.taken = new Map([...standing.taken, [hash, entry]]);
    return;
  }
  // What took the place of all rows, or was merged with them by key, has settled what was uncertain before.
  const isSettled = mode !== 'append' && state === 'taken';
  standing.uncertain = isSettled
    ? []
    : standing.uncertain.filter((other) => other.hash !== hash || other.mode !== mode);
  if (state !== 'taken') return;
  standing.taken = new Map([...(isSettled ? [] : standing.taken), [hash, entry]]);
}

/** More than years of a daily schedule; a file that is older has long been replaced by others. */
const mostTaken = 5_000;

/** The entries that say the same. */
function entriesOf({ taken, uncertain }: Standing): readonly Entry[] {
  return [...[...taken.values()].slice(-mostTaken), ...uncertain];
}

function unknowable({ dataset, place }: Order, { at, rows, mode }: Entry): ConnectorError {
  const how = mode === 'append' ? 'were being appended to' : 'were replacing the rows of';
  const message = `${dataset}: at ${at}, ${counted(rows, 'row')} ${how} ${place} when the push was interrupted; it is unknown whether the destination stored them.`;
  return new ConnectorError('PUSH_UNCERTAIN', message);
}

function damaged(path: string): ConnectorError {
  const message = `${path} was changed or damaged, so it is unknown which rows were delivered. Remove it only if the destination contains no rows of the tables in this folder.`;
  return new ConnectorError('PUSH_UNCERTAIN', message);
}
