import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, outputFailure } from '../../output/failures.ts';
import { visitLines } from '../../output/lines.ts';
import { openToAppend } from '../../output/open-files.ts';
import { writeAtomically } from '../../output/replace.ts';
import type { Runtime } from '../../runtime.ts';

/**
 * Which rows of a table the workspace has accepted: the first eight bytes of the SHA-256 of each line, in a file beside
 * the tables. A row that did not change is not sent again. A million rows take 8 MB here and in memory.
 */
interface SentRows {
  /** Whether this line has been accepted. */
  has(line: Uint8Array): boolean;
  /** Resolves when these lines are on the disk as accepted. @throws ConnectorError OUTPUT_FAILED */
  accept(lines: readonly Uint8Array[]): Promise<void>;
  /** Never rejects. */
  close(): Promise<void>;
}

const bytesEach = 8;

interface Sent {
  readonly out: string;
  readonly dataset: string;
  /** The file of the table, in that folder. */
  readonly path: string;
  /** What the rows are sent to: each has rows of its own. */
  readonly place: string;
}

/**
 * Lines that the table no longer has are forgotten before any is sent: after a push that did not complete, a row may be
 * again what it was before, and has to be sent, so that it is the newest one.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function openSentRows(
  { out, dataset, path: table, place }: Sent,
  runtime: Pick<Runtime, 'sleep'>,
): Promise<SentRows> {
  const id = createHash('sha256').update(place).digest('hex').slice(0, 12);
  const name = `push-sent-${dataset}-${id}.bin`;
  const path = join(out, name);
  const failed = (error: unknown) => outputFailure(error, `${name} cannot be written`);
  const known = await stillIn(join(out, table), await readKnown(path, name));
  await writeAtomically(path, Buffer.from(known.buffer), runtime).catch((error: unknown) => {
    throw failed(error);
  });
  const handle = await openToAppend(path).catch((error: unknown) => {
    throw failed(error);
  });
  return {
    has: (line) => positionOf(known, hashOf(line)) >= 0,
    async accept(lines) {
      try {
        await handle.appendFile(Buffer.from(BigUint64Array.from(lines.map(hashOf)).buffer));
        await handle.datasync();
      } catch (error) {
        throw failed(error);
      }
    },
    close: () => handle.close().catch(() => undefined), // every line was synced when it was accepted
  };
}

/** Those that are lines of the table. */
async function stillIn(table: string, known: BigUint64Array): Promise<BigUint64Array<ArrayBuffer>> {
  const kept = new Uint8Array(known.length);
  if (known.length > 0) {
    await visitLines(table, [], ({ block, start, end }) => {
      const at = positionOf(known, hashOf(block.subarray(start, end)));
      if (at >= 0) kept[at] = 1;
    });
  }
  return known.filter((_hash, index) => kept[index] === 1);
}

/** In rising order. What a crash left of the last hash is omitted. */
async function readKnown(path: string, name: string): Promise<BigUint64Array> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new BigUint64Array(0);
    throw outputFailure(error, `${name} cannot be read`);
  }
  const whole = Uint8Array.from(bytes.subarray(0, bytes.length - (bytes.length % bytesEach)));
  return new BigUint64Array(whole.buffer).sort();
}

function hashOf(line: Uint8Array): bigint {
  return createHash('sha256').update(line).digest().readBigUInt64LE();
}

function positionOf(sorted: BigUint64Array, hash: bigint): number {
  let [low, high] = [0, sorted.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = sorted[middle] ?? 0n;
    if (found === hash) return middle;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
