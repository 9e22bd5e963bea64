import { join } from 'node:path';
import { z } from 'zod';
import { counted } from '../../amounts.ts';
import { ConnectorError } from '../../errors.ts';
import { folderKinds } from '../../output/failures.ts';
import { openJournal, readWholeJournal } from '../../output/journal.ts';
import { takeLock } from '../../output/lock.ts';
import type { Runtime } from '../../runtime.ts';
import type { PublishedTable } from './tables.ts';
import type { TargetTable } from './target.ts';

/**
 * What has been delivered to each task: a journal beside the tables. Each entry is on the disk before the next upload
 * begins, so that also a push that was killed is known of: rows must not be appended twice.
 */
const journalName = 'push-journal.jsonl';

const lockName = '.connector-push-lock';
const locked = { kind: folderKinds.output, code: 'FOLDER_INVALID' } as const;

const entrySchema = z.object({
  at: z.string(),
  /** The run whose tables they were; absent: the data package named none. */
  runId: z.string().optional(),
  /** Address of the hub and id of the task. */
  task: z.string(),
  mode: z.enum(['replace', 'append']),
  hash: z.string(),
  rows: z.int(),
  /** `sending` is written before an upload, the others after it: the hub has the rows, or surely not. */
  state: z.enum(['sending', 'taken', 'refused']),
});

type Entry = z.output<typeof entrySchema>;

/** How a delivery with an unknown end did end, as a person has found out. */
export const decisions = ['taken', 'missing'] as const;
export type Decision = (typeof decisions)[number];

export interface Deliveries {
  /**
   * Whether the task has exactly these rows already.
   * @throws ConnectorError PUSH_UNCERTAIN where it is not known what it has
   */
  has(table: TargetTable, published: PublishedTable): boolean;
  /** Resolves when the entry is on the disk. @throws ConnectorError OUTPUT_FAILED */
  note(table: TargetTable, published: PublishedTable, state: Entry['state']): Promise<void>;
  /** Takes the deliveries to this task that are uncertain as a person says. @throws ConnectorError OUTPUT_FAILED */
  decide(table: TargetTable, decision: Decision): Promise<void>;
  /** Never rejects. */
  close(): Promise<void>;
}

interface Delivered {
  /** The run whose tables are delivered. */
  readonly runId: string | null;
  /** Address of the hub. */
  readonly url: URL;
}

/**
 * @throws ConnectorError PUSH_UNCERTAIN where the journal is not as it was written; FOLDER_INVALID where another push
 * is under way, which would send the same; OUTPUT_FAILED
 */
export async function openDeliveries(
  out: string,
  { runId, url }: Delivered,
  runtime: Runtime,
): Promise<Deliveries> {
  const lock = await takeLock(join(out, lockName), runtime, locked);
  try {
    return await openUnlocked(out, { runId, url }, runtime, lock.release);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openUnlocked(
  out: string,
  { runId, url }: Delivered,
  runtime: Runtime,
  release: () => Promise<void>,
): Promise<Deliveries> {
  const path = join(out, journalName);
  const entries = z.array(entrySchema).safeParse(await readWholeJournal(path));
  if (!entries.success) throw damaged(path);
  const tasks = new Map<string, Standing>();
  const idOf = ({ taskId }: TargetTable) => `${url.href.replace(/\/$/, '')} ${taskId.toLowerCase()}`;
  const standingOf = (task: string): Standing => {
    const known = tasks.get(task) ?? { taken: new Map(), uncertain: [] };
    tasks.set(task, known);
    return known;
  };
  for (const entry of entries.data) apply(standingOf(entry.task), entry);
  const journal = await openJournal(path, [...tasks.values()].flatMap(entriesOf), runtime);
  const add = async (entry: Entry) => {
    await journal.append(entry);
    apply(standingOf(entry.task), entry);
  };
  return {
    has(table, { hash }) {
      const { taken, uncertain } = standingOf(idOf(table));
      const [first] = uncertain;
      if (first !== undefined) throw unknowable(table, first);
      return taken.has(hash);
    },
    async note(table, { hash, rows }, state) {
      const at = new Date(runtime.now()).toISOString();
      await add({
        at,
        ...(runId === null ? {} : { runId }),
        task: idOf(table),
        mode: table.mode,
        hash,
        rows,
        state,
      });
    },
    async decide(table, decision) {
      const state = decision === 'taken' ? 'taken' : 'refused';
      for (const entry of standingOf(idOf(table)).uncertain) await add({ ...entry, state });
    },
    async close() {
      await journal.close();
      await release();
    },
  };
}

/** What a task holds, as far as it was delivered from this folder. */
interface Standing {
  /** By hash, in the order in which they came. */
  taken: ReadonlyMap<string, Entry>;
  /** Uploads that began and did not end. */
  uncertain: readonly Entry[];
}

function apply(standing: Standing, entry: Entry): void {
  const { hash, mode, state } = entry;
  if (state === 'sending') {
    standing.uncertain = [...standing.uncertain, entry];
    return;
  }
  // What took the place of all rows has settled what was uncertain before.
  const isReplaced = mode === 'replace' && state === 'taken';
  standing.uncertain = isReplaced
    ? []
    : standing.uncertain.filter((other) => other.hash !== hash || other.mode !== mode);
  if (state !== 'taken') return;
  standing.taken = new Map([...(isReplaced ? [] : standing.taken), [hash, entry]]);
}

/** More than years of a daily schedule; a file that is older has long been replaced by others. */
const mostTaken = 5_000;

/** The entries that say the same. */
function entriesOf({ taken, uncertain }: Standing): readonly Entry[] {
  return [...[...taken.values()].slice(-mostTaken), ...uncertain];
}

function unknowable({ dataset, taskId }: TargetTable, { at, rows, mode }: Entry): ConnectorError {
  const how = mode === 'append' ? 'were being appended to' : 'were replacing the rows of';
  const message = `${dataset}: at ${at}, ${counted(rows, 'row')} ${how} task ${taskId} when the push was interrupted; it is unknown whether the data hub stored them.`;
  return new ConnectorError('PUSH_UNCERTAIN', message);
}

function damaged(path: string): ConnectorError {
  const message = `${path} was changed or damaged, so it is unknown which rows were delivered. Remove it only if the result tables contain no rows of the tables in this folder.`;
  return new ConnectorError('PUSH_UNCERTAIN', message);
}
