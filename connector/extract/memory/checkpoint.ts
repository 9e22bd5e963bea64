import { z } from 'zod';
import { oddValues, rowFindings } from '../../events/findings.ts';
import { count } from '../../events/shared.ts';
import type { OddValues, RowFindings } from '../../events.ts';
import { type Journal, openJournal, readJournal } from '../../output/journal.ts';
import type { Waiting } from '../../output/replace.ts';

/** A point from which a run can resume a table: everything before it is in the file and stays there. */
export const checkpointSchema = z
  .strictObject({
    part: count.meta({ description: 'Number of the reading, from 0, if a table consists of several.' }),
    resumeFrom: z
      .string()
      .nullable()
      .meta({ description: 'Cursor from which that reading resumes; null: its beginning.' }),
    bytes: count.meta({ description: 'Length of the file.' }),
    sha256: z.string().meta({ description: 'SHA-256 of these bytes, in hexadecimal.' }),
    rows: count.meta({ description: 'All rows in the file.' }),
    repeated: count.meta({ description: 'Rows that arrived twice and were dropped.' }),
    pages: count.meta({ description: 'Pages that were read.' }),
    findings: rowFindings.meta({ description: 'As in the run report.' }),
    odd: oddValues.meta({ description: 'Values in an invalid or unusual form.' }),
    rejected: count.meta({ description: 'Length of the file with the invalid values.' }),
    done: z.boolean().meta({ description: 'Whether the table is complete.' }),
    counted: count
      .nullable()
      .meta({ description: "Complete table: the source's row count; null if unknown." }),
    placed: count.meta({
      description: 'Complete table: late rows that were inserted in order.',
    }),
    absent: z.array(z.string()).meta({
      description: 'Declared properties that no row had so far.',
    }),
  })
  .meta({
    title: 'Checkpoint',
    description:
      'The `entry` of a line of unfinished/<dataset>.jsonl in the state folder: a point from which a run resumes a table. `check` next to it is the SHA-256 of the `check` of the previous line and of this entry.',
  });

export type Checkpoint = Readonly<z.output<typeof checkpointSchema>> & {
  readonly findings: RowFindings;
  readonly odd: OddValues;
};

/** The checkpoints of one table, oldest first. */
export interface Ledger extends Iterable<Checkpoint> {
  /** Whether a checkpoint outlives the process: then the file has to be on the disk first. */
  readonly isDurable: boolean;
  readonly length: number;
  /** Of that number, from 0; counted from the end when it is negative. */
  at(number: number): Checkpoint | undefined;
  /** @throws ConnectorError OUTPUT_FAILED */
  add(checkpoint: Checkpoint): Promise<void>;
  /** Keeps the first so many only. @throws ConnectorError OUTPUT_FAILED */
  cut(length: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * For a run that will not be resumed. One for each page of a table of any size: as text they take a third of the
 * memory.
 */
export class MemoryLedger implements Ledger {
  readonly isDurable: boolean = false;
  readonly #texts: string[] = [];

  get length(): number {
    return this.#texts.length;
  }

  at(number: number): Checkpoint | undefined {
    const text = this.#texts.at(number);
    return text === undefined ? undefined : (JSON.parse(text) as Checkpoint);
  }

  *[Symbol.iterator](): Generator<Checkpoint> {
    for (const text of this.#texts) yield JSON.parse(text) as Checkpoint;
  }

  add(checkpoint: Checkpoint): Promise<void> {
    this.#texts.push(JSON.stringify(checkpoint));
    return Promise.resolve();
  }

  cut(length: number): Promise<void> {
    this.#texts.length = length;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class DiskLedger extends MemoryLedger {
  override readonly isDurable = true;
  readonly #path: string;
  readonly #runtime: Waiting;
  #journal: Journal;

  constructor(path: string, journal: Journal, runtime: Waiting) {
    super();
    this.#path = path;
    this.#runtime = runtime;
    this.#journal = journal;
  }

  override async add(checkpoint: Checkpoint): Promise<void> {
    await this.#journal.append(checkpoint);
    await super.add(checkpoint);
  }

  override async cut(length: number): Promise<void> {
    await super.cut(length);
    await this.#journal.close();
    this.#journal = await openJournal(this.#path, this, this.#runtime);
  }

  override close(): Promise<void> {
    return this.#journal.close();
  }

  /** Takes over what the journal holds already. */
  async restore(checkpoints: Iterable<Checkpoint>): Promise<void> {
    for (const checkpoint of checkpoints) await super.add(checkpoint);
  }
}

/** Opens the ledger of a table that may have been begun before. @throws ConnectorError OUTPUT_FAILED */
export async function openLedger(path: string, runtime: Waiting): Promise<Ledger> {
  const checkpoints = wellFormed(await readJournal(path));
  const ledger = new DiskLedger(path, await openJournal(path, checkpoints, runtime), runtime);
  await ledger.restore(checkpoints);
  return ledger;
}

/** Up to the first that is not in order: what a later version or a damaged disk left is not used. */
function wellFormed(entries: readonly unknown[]): Checkpoint[] {
  const checkpoints: Checkpoint[] = [];
  for (const entry of entries) {
    const parsed = checkpointSchema.safeParse(entry);
    if (!parsed.success) break;
    checkpoints.push(parsed.data);
  }
  return checkpoints;
}
