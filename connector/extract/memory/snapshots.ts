import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Window } from '../../events.ts';
import { codeOf, outputFailure } from '../../output/failures.ts';
import { linkOrCopy } from '../../output/file-operations.ts';
import { makePrivate } from '../../output/folders.ts';
import {
  isBusy,
  removeFile,
  renameOver,
  type Waiting,
  whileBusy,
  writeAtomically,
} from '../../output/replace.ts';
import { compareTimestamps } from '../../timestamps.ts';
import type { LostTable } from './lost-rows.ts';
import { differenceOf } from './settings.ts';

/** As a run writes it: another form would be compared wrongly. */
const timestamp = z.iso.datetime({ precision: 3 });

const table = {
  settings: z.record(z.string(), z.string()).meta({
    description:
      'Settings that decide the rows: if one of them has changed, the table is read in full again.',
  }),
  columns: z.array(z.string()).meta({ description: 'Names of its columns, in order.' }),
  window: z
    .strictObject({
      from: timestamp.meta({ description: 'Start of the window, included.' }),
      to: timestamp.meta({ description: 'End of the window, excluded.' }),
    })
    .meta({ description: 'The window of the run that wrote the table.' }),
  lastFullRefresh: timestamp.meta({ description: 'When the complete window was last read.' }),
  file: z.string().meta({ description: 'Name of the CSV file next to this file.' }),
  bytes: z.int().min(0).meta({ description: 'Length of the file.' }),
  sha256: z.string().meta({ description: 'SHA-256 of the file, in hexadecimal.' }),
  rows: z.int().min(0).meta({ description: 'Rows in the file.' }),
};

/** What the state folder says of a table as a run has left it; its JSON Schema is made from here. */
export const snapshotSchema = z
  .strictObject({
    snapshotVersion: z.literal('1').meta({ description: 'Version of this format.' }),
    ...table,
    before: z.strictObject(table).nullable().meta({
      description:
        'The snapshot that the run started from. If the run is killed before its end, the next one resumes from it and emits the same changes again. Its file is removed when the run has ended; null: there is none.',
    }),
  })
  .meta({
    title: 'Snapshot',
    description:
      'snapshot/<name>.json in the state folder: a table, or a joined set, from which the next incremental run starts.',
  });

export type SnapshotRecord = Readonly<z.output<typeof snapshotSchema>>;

type KeptTable = NonNullable<SnapshotRecord['before']>;

/** A table as a run has left it. */
export interface Snapshot extends Readonly<KeptTable> {
  readonly path: string;
  /** Its rows are of another site: they have other keys, whatever their own columns say. */
  readonly isOtherSource?: true;
}

/** What of a snapshot a run makes. */
export type NewSnapshot = Pick<
  KeptTable,
  'settings' | 'window' | 'lastFullRefresh' | 'bytes' | 'sha256' | 'rows'
>;

export const folderIn = (state: string) => join(state, 'snapshot');

/** What is kept: a dataset, or a set of the source. */
export interface Kept {
  readonly name: string;
  readonly columns: readonly { readonly name: string }[];
}

/** What a state folder has of a table; nothing of one that it has not met. */
export interface Found {
  /** As it was left. */
  readonly snapshot?: Snapshot;
  /** Why nothing of it can be taken over, for people. */
  readonly against?: string;
  /** Why it can only be gone on from when all rows are read again, for people. */
  readonly difference?: string;
  /** What is known of it, where it is not as it was left. */
  readonly lost?: Omit<LostTable, 'reason'>;
}

/** The tables that earlier runs have left in a state folder. */
export interface Snapshots {
  /** @throws ConnectorError OUTPUT_FAILED */
  find(table: Kept, settings: KeptTable['settings']): Promise<Found>;
  /**
   * Puts a finished table in the place of the one before; `path` stays where it is.
   * @throws ConnectorError OUTPUT_FAILED
   */
  keep(table: Kept, path: string, snapshot: NewSnapshot): Promise<void>;
}

/**
 * @param state the state folder
 * @param resumed the window of the run, when it is resumed: what it has kept itself is not what it began from
 */
export function openSnapshots(state: string, runtime: Waiting, resumed?: Window): Snapshots {
  const folder = folderIn(state);
  const recordOf = ({ name }: Kept) => join(folder, `${name}.json`);
  const isOwn = ({ window }: KeptTable) => window.to === resumed?.to;
  return {
    async find(table, settings) {
      const text = await textOf(recordOf(table));
      if (text === undefined) return {};
      const record = parsed(text);
      if (record === undefined) {
        return {
          against: 'its description is damaged, or was written by an incompatible version',
          lost: { rows: rowsIn(text) },
        };
      }
      const base = isOwn(record) ? record.before : bare(record);
      return base === null ? {} : await foundOf(base, join(folder, base.file), table, settings, runtime);
    },
    async keep(table, path, snapshot) {
      const columns = table.columns.map(({ name }) => name);
      // A name of its own, so that there is never a description beside a table that it does not describe.
      const file = `${table.name}.${snapshot.sha256.slice(0, 16)}.csv`;
      const former = parsed((await textOf(recordOf(table))) ?? '');
      const before = former === undefined || isOwn(former) ? (former?.before ?? null) : bare(former);
      const record: SnapshotRecord = { snapshotVersion: '1', columns, file, ...snapshot, before };
      try {
        await makePrivate(folder);
        const fresh = join(folder, `${file}.new`);
        await removeFile(fresh, runtime);
        await linkOrCopy(path, fresh);
        await renameOver(fresh, join(folder, file), runtime);
        await removeFile(fresh, runtime); // still there when both names were of one file
        await writeAtomically(recordOf(table), `${JSON.stringify(record, null, 2)}\n`, runtime);
        await removeOthers(folder, table.name, [file, before?.file], runtime);
      } catch (error) {
        throw outputFailure(error, `The snapshot of ${table.name} cannot be kept`);
      }
    },
  };
}

/**
 * How far the source has been read for any of these tables; undefined where nothing is known.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function watermarkIn(state: string, tables: readonly string[]): Promise<string | undefined> {
  let latest: string | undefined;
  for (const name of tables) {
    const to = parsed((await textOf(join(folderIn(state), `${name}.json`))) ?? '')?.window.to;
    if (to !== undefined && (latest === undefined || compareTimestamps(latest, to) < 0)) latest = to;
  }
  return latest;
}

/** Removes the tables that only a run which has not ended would go back to. Never rejects: the next run tries again. */
export async function removeFormer(state: string, runtime: Waiting): Promise<void> {
  const folder = folderIn(state);
  for (const name of await readdir(folder).catch(() => [])) {
    const record = name.endsWith('.json')
      ? parsed((await textOf(join(folder, name)).catch(() => undefined)) ?? '')
      : undefined;
    if (record === undefined) continue;
    await removeOthers(folder, name.slice(0, -'.json'.length), [record.file], runtime).catch(() => undefined);
  }
}

function bare({ snapshotVersion: _version, before: _before, ...kept }: SnapshotRecord): KeptTable {
  return kept;
}

async function foundOf(
  record: KeptTable,
  path: string,
  { columns }: Kept,
  settings: KeptTable['settings'],
  runtime: Waiting,
): Promise<Found> {
  const changed = differenceOf(record.settings, settings);
  const isOther = changed?.isOtherSource === true;
  const isOfColumns = record.columns.join() === columns.map(({ name }) => name).join();
  const left = { rows: record.rows, window: record.window };
  if (!(await isComplete(path, record, runtime))) {
    return isOther
      ? { against: changed.reason }
      : { against: 'its file was changed', lost: isOfColumns ? { ...left, path } : left };
  }
  const snapshot = { ...record, path };
  if (isOther) return { snapshot, against: changed.reason };
  if (changed?.isOtherForm === true)
    return { against: changed.reason, lost: isOfColumns ? { ...left, path } : left };
  const difference = changed?.reason ?? (isOfColumns ? undefined : 'the table has other columns now');
  return difference === undefined ? { snapshot } : { snapshot, difference };
}

/** How many rows a description tells of, whatever else is wrong with it. */
function rowsIn(text: string): number | null {
  try {
    return z.object({ rows: table.rows }).safeParse(JSON.parse(text)).data?.rows ?? null;
  } catch {
    return null;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw outputFailure(error, 'The snapshot cannot be read');
  }
}

/** @returns undefined for what is none, or of a version that is not known */
export function parsed(text: string): SnapshotRecord | undefined {
  try {
    return snapshotSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Reading the table from the source instead would lose the rows that the source has groomed since: not because another
 * program holds the file for a while.
 * @throws ConnectorError OUTPUT_FAILED
 */
async function isComplete(path: string, { sha256 }: KeptTable, runtime: Waiting): Promise<boolean> {
  try {
    return (await whileBusy(() => hashOf(path), runtime)) === sha256;
  } catch (error) {
    if (isBusy(error)) throw outputFailure(error, `The snapshot ${path} cannot be read`);
    return false; // not there, or damaged: then it is read from the source
  }
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

/** Removes the files of a table but these. */
export async function removeOthers(
  folder: string,
  name: string,
  files: readonly (string | undefined)[],
  runtime: Waiting,
): Promise<void> {
  const own = new RegExp(`^${name}\\.[0-9a-f]{16}\\.csv(?:\\.new)?$`);
  for (const other of await readdir(folder)) {
    if (own.test(other) && !files.includes(other)) await removeFile(join(folder, other), runtime);
  }
}
