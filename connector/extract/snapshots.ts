import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { codeOf, outputFailure } from '../output/failures.ts';
import { linkOrCopy } from '../output/files.ts';
import { writeWhole } from '../output/replace.ts';

const instant = z.iso.datetime();

/** What the state folder says of a table as a run has left it; its JSON Schema is made from here. */
export const snapshotSchema = z
  .strictObject({
    snapshotVersion: z.literal('1'),
    settings: z.record(z.string(), z.string()).meta({
      description: 'What decides the meaning of the table: if one of these is another now, it is read anew.',
    }),
    columns: z.array(z.string()),
    window: z.strictObject({ from: instant, to: instant }),
    refreshed: instant.meta({ description: 'When all rows of the window were last read.' }),
    file: z.string().meta({ description: 'Name of the table beside this file.' }),
    bytes: z.int().min(0),
    sha256: z.string(),
    rows: z.int().min(0),
  })
  .meta({
    title: 'Snapshot',
    description:
      'snapshot/<name>.json in the state folder: a table, or a set that is joined to tables, from which the next incremental run goes on.',
  });

type SnapshotRecord = Readonly<z.output<typeof snapshotSchema>>;

/** A table as a run has left it. */
export interface Snapshot extends SnapshotRecord {
  readonly path: string;
}

/** What of a snapshot a run makes. */
export type NewSnapshot = Pick<
  SnapshotRecord,
  'settings' | 'window' | 'refreshed' | 'bytes' | 'sha256' | 'rows'
>;

/** What is kept: a dataset, or a set of the source. */
export interface Kept {
  readonly name: string;
  readonly columns: readonly { readonly name: string }[];
}

/** The tables that earlier runs have left in a state folder. */
export interface Snapshots {
  /** @returns the reason, for people, when there is one that is of no use; undefined when there is none */
  find(table: Kept, settings: SnapshotRecord['settings']): Promise<Snapshot | string | undefined>;
  /** Puts a finished table in the place of the one before; `path` stays where it is. @throws ConnectorError OUTPUT_FAILED */
  keep(table: Kept, path: string, snapshot: NewSnapshot): Promise<void>;
}

/** @param state the state folder */
export function openSnapshots(state: string): Snapshots {
  const folder = join(state, 'snapshot');
  const recordOf = ({ name }: Kept) => join(folder, `${name}.json`);
  return {
    async find(table, settings) {
      const text = await textOf(recordOf(table));
      if (text === undefined) return undefined;
      const record = parsed(text);
      if (record === undefined) return 'its description is damaged, or of another version';
      const path = join(folder, record.file);
      return (
        reasonAgainst(record, table, settings) ??
        ((await isWhole(path, record)) ? { ...record, path } : damaged)
      );
    },
    async keep(table, path, snapshot) {
      const columns = table.columns.map(({ name }) => name);
      // A name of its own, so that there is never a description beside a table that it does not describe.
      const file = `${table.name}.${snapshot.sha256.slice(0, 16)}.csv`;
      const record: SnapshotRecord = { snapshotVersion: '1', columns, file, ...snapshot };
      try {
        await mkdir(folder, { recursive: true });
        const fresh = join(folder, `${file}.new`);
        await rm(fresh, { force: true });
        await linkOrCopy(path, fresh);
        await rename(fresh, join(folder, file));
        await rm(fresh, { force: true }); // still there when both names were of one file
        await writeWhole(recordOf(table), `${JSON.stringify(record, null, 2)}\n`);
        await removeOthers(folder, table, file);
      } catch (error) {
        throw outputFailure(error, `The snapshot of ${table.name} cannot be kept`);
      }
    },
  };
}

const damaged = 'its table is not as it was left';

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw outputFailure(error, 'The snapshot cannot be read');
  }
}

function parsed(text: string): SnapshotRecord | undefined {
  try {
    return snapshotSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function reasonAgainst(
  record: SnapshotRecord,
  { columns }: Kept,
  settings: SnapshotRecord['settings'],
): string | undefined {
  const changed = Object.keys(settings).find((name) => record.settings[name] !== settings[name]);
  if (changed !== undefined) {
    return `${changed} was "${record.settings[changed]}" and is "${settings[changed]}"`;
  }
  const names = columns.map(({ name }) => name);
  return record.columns.join() === names.join() ? undefined : 'the table has other columns now';
}

async function isWhole(path: string, { sha256 }: SnapshotRecord): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  } catch {
    return false; // not there, or not to be read: then it is read from the source
  }
  return hash.digest('hex') === sha256;
}

async function removeOthers(folder: string, { name }: Kept, file: string): Promise<void> {
  const own = new RegExp(`^${name}\\.[0-9a-f]{16}\\.csv$`);
  for (const other of await readdir(folder)) {
    if (own.test(other) && other !== file) await rm(join(folder, other), { force: true, maxRetries: 3 });
  }
}
