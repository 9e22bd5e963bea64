import { z } from 'zod';
import type { RowFindings } from '../events.ts';
import { type Journal, openJournal, readJournal } from '../output/journal.ts';

const count = z.int().min(0);
const counts = z.record(z.string(), count);

/** A point from which the making of a table can go on: all before it is in the file, and stays. */
export const checkpointSchema = z
  .strictObject({
    part: count.meta({ description: 'Which of the readings that make up the table it stands in, from 0.' }),
    edge: z.string().nullable().meta({ description: 'Where that reading goes on; null: at its beginning.' }),
    bytes: count.meta({ description: 'Length of the file.' }),
    sha256: z.string().meta({ description: 'Of these bytes.' }),
    rows: count.meta({ description: 'All rows in the file.' }),
    repeated: count,
    pages: count,
    findings: z.strictObject({ unresolved: counts, missing: counts, outside: counts, unknown: counts }),
    done: z.boolean().meta({ description: 'Whether the table is whole.' }),
    counted: count
      .nullable()
      .meta({ description: "When it is: the source's own count; null where it gives none." }),
    placed: count.meta({
      description: 'When it is: rows that had been missing and were put in their places.',
    }),
  })
  .meta({
    title: 'Checkpoint',
    description:
      'The `entry` of a line of unfinished/<dataset>.jsonl in the state folder: a point from which a table can go on. `check` beside it is the SHA-256 of the `check` of the line before and of this entry.',
  });

export type Checkpoint = Readonly<z.output<typeof checkpointSchema>> & { readonly findings: RowFindings };

/** The checkpoints of one table, oldest first. */
export interface Ledger {
  /** Whether a checkpoint outlives the process: then the file has to be on the disk first. */
  readonly isDurable: boolean;
  readonly checkpoints: readonly Checkpoint[];
  /** @throws ConnectorError OUTPUT_FAILED */
  add(checkpoint: Checkpoint): Promise<void>;
  /** Keeps the first so many only. @throws ConnectorError OUTPUT_FAILED */
  cut(length: number): Promise<void>;
  close(): Promise<void>;
}

/** For a run that nobody will go on with. */
export function ledgerInMemory(): Ledger {
  const checkpoints: Checkpoint[] = [];
  return {
    isDurable: false,
    checkpoints,
    add(checkpoint) {
      checkpoints.push(checkpoint);
      return Promise.resolve();
    },
    cut(length) {
      checkpoints.length = length;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

/** Opens the ledger of a table that may have been begun before. @throws ConnectorError OUTPUT_FAILED */
export async function openLedger(path: string): Promise<Ledger> {
  const checkpoints = wellFormed(await readJournal(path));
  let journal: Journal = await openJournal(path, checkpoints);
  return {
    isDurable: true,
    checkpoints,
    async add(checkpoint) {
      await journal.append(checkpoint);
      checkpoints.push(checkpoint);
    },
    async cut(length) {
      checkpoints.length = length;
      await journal.close();
      journal = await openJournal(path, checkpoints);
    },
    close: () => journal.close(),
  };
}

/** Up to the first that is not in order: what a later version or a damaged disk left is not gone on from. */
function wellFormed(entries: readonly unknown[]): Checkpoint[] {
  const checkpoints: Checkpoint[] = [];
  for (const entry of entries) {
    const parsed = checkpointSchema.safeParse(entry);
    if (!parsed.success) break;
    checkpoints.push(parsed.data);
  }
  return checkpoints;
}
