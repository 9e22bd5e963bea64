import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConnectorError } from '../../errors.ts';
import { outputFailure } from '../../output/failures.ts';
import type { Mode } from '../destination.ts';
import type { Connection } from './connection.ts';
import { copyAll } from './copy-all.ts';
import { hashedKeys, hashedLines } from './hashed-lines.ts';
import { hashMasks } from './row-hash.ts';
import {
  analysis,
  copyInto,
  copyKeys,
  deleteLeft,
  differingLines,
  insertNew,
  keyColumns,
  keysCreation,
  markLeft,
  stagingCreation,
  updateChanged,
  updateHashes,
} from './statements.ts';
import type { WantedTable } from './wanted-table.ts';

/** What has happened to rows. */
export interface Changes {
  readonly inserted?: number;
  readonly updated?: number;
  /** No longer in the source: marked. */
  readonly marked?: number;
  readonly deleted?: number;
}

interface Merge {
  readonly wanted: WantedTable;
  readonly mode: Mode;
  /** Values of the columns of the scope. */
  readonly scope: readonly string[];
  /** When rows were seen that have left since. */
  readonly seenAt: Date | string;
  /** The file. */
  readonly path: string;
  /** How many it has. */
  readonly rows: number;
}

/**
 * Merges the rows of a file with those of the table. The file is read twice: keys and hashes of all rows come first, so
 * that the server tells which rows it needs whole.
 */
export async function mergeRows(connection: Connection, merge: Merge): Promise<Changes> {
  const { wanted, mode, scope, seenAt, path, rows } = merge;
  const { name } = wanted;
  const isMarking = mode === 'merge';
  // Of a customer who is new in the table the server expects few rows, and would search the others for each of them.
  await connection.run('SET LOCAL enable_nestloop = off');
  const masks = await hashMasks(connection, wanted);
  const before = await versionOf(path);

  await connection.run(keysCreation(wanted));
  const places = keyColumns(wanted).map((column) => wanted.columns.indexOf(column));
  const keys = hashedKeys({ path, mask: masks.compared }, places);
  await copyAll(connection, copyKeys(), keys, { name, rows });
  await connection.run(analysis(wanted, 'keys'));
  const differing = await differingOf(connection, merge);

  await connection.run(stagingCreation(wanted));
  if (differing.count > 0) {
    const lines = hashedLines({ path, mask: masks.written }, differing.has);
    const copy = copyInto(wanted, { to: 'staging', frozen: false });
    await copyAll(connection, copy, lines, { name, rows: differing.count });
    await connection.run(analysis(wanted, 'staging'));
  }
  if ((await versionOf(path)) !== before) {
    throw new ConnectorError('PUSH_FAILED', `${basename(path)} has changed: a run is replacing it.`);
  }

  const gone = isMarking
    ? { marked: await connection.run(markLeft(wanted), [...scope, seenAt]) }
    : { deleted: await connection.run(deleteLeft(wanted), scope) };
  if (differing.count === 0) return gone;
  const update = updateChanged(wanted, isMarking);
  const updated = update === '' ? 0 : await connection.run(update, scope);
  // Each of these reads the whole table, so only those run that have something to do.
  const inserted = updated < differing.count ? await connection.run(insertNew(wanted), scope) : 0;
  if (updated + inserted < differing.count) await connection.run(updateHashes(wanted), scope);
  return { inserted, updated, ...gone };
}

/** Line numbers that are asked for at a time. */
const linesAtATime = 10_000;

/** Lines that the server needs whole: a bit for each of the file. */
async function differingOf(connection: Connection, { wanted, mode, scope, rows }: Merge) {
  const bits = new Uint8Array(Math.ceil(rows / 8));
  const has = (line: number) => (((bits[line >> 3] ?? 0) >> (line & 7)) & 1) === 1;
  let count = 0;
  await connection.run(differingLines(wanted, mode === 'merge'), scope);
  for (;;) {
    const lines = await connection.rows(`FETCH ${linesAtATime} FROM differing`);
    for (const { line } of lines) {
      const number = Number(line);
      if (has(number)) continue;
      bits[number >> 3] = (bits[number >> 3] ?? 0) | (1 << (number & 7));
      count += 1;
    }
    if (lines.length < linesAtATime) break;
  }
  await connection.run('CLOSE differing');
  return { count, has };
}

/** Another for every file that was put in the place of this one. @throws ConnectorError OUTPUT_FAILED */
async function versionOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return [ino, size, mtimeNs].join(' ');
  } catch (error) {
    throw outputFailure(error, `${basename(path)} cannot be read`);
  }
}
