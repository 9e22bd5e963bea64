import { createHash } from 'node:crypto';
import { type FileHandle, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { isRecord } from '../json.ts';
import { codeOf, outputFailure } from './failures.ts';
import { openToAppend } from './open-files.ts';
import { type Waiting, writeAtomically } from './replace.ts';

/** A file of JSON lines to which entries are added one by one; each is on the disk before the next thing happens. */
export interface Journal {
  /** @throws ConnectorError OUTPUT_FAILED */
  append(entry: object): Promise<void>;
  /** Never rejects. */
  close(): Promise<void>;
}

/** A line of a journal: an entry, and the SHA-256 of it and of the previous line, so that every change is detected. */
interface Line {
  readonly entry: object;
  readonly check: string;
}

/**
 * The entries of a journal, in order. A last line that a crash truncated is omitted, and so is everything after a line
 * that was altered; no file means no entries.
 * @throws ConnectorError OUTPUT_FAILED when the file is there and cannot be opened
 */
export async function readJournal(path: string): Promise<readonly unknown[]> {
  return (await read(path)).entries;
}

/**
 * The same, but only a truncated last line may be missing.
 * @returns undefined if a line before was altered
 */
export async function readWholeJournal(path: string): Promise<readonly unknown[] | undefined> {
  const { entries, lines } = await read(path);
  return entries.length === lines ? entries : undefined;
}

/** The intact entries, and the number of complete lines. */
async function read(path: string): Promise<{ readonly entries: readonly unknown[]; readonly lines: number }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { entries: [], lines: 0 };
    throw outputFailure(error, `${basename(path)} cannot be read`);
  }
  const entries: unknown[] = [];
  let check = '';
  // The text after the last line feed is not a complete line.
  const lines = text.split('\n').slice(0, -1);
  for (const line of lines) {
    const { entry, check: written } = parsed(line);
    if (!isRecord(entry)) break;
    const own = lineOf(entry, check);
    if (written !== own.check) break;
    entries.push(entry);
    check = own.check;
  }
  return { entries, lines: lines.length };
}

/** Opens a journal that holds these entries and nothing else. @throws ConnectorError OUTPUT_FAILED */
export async function openJournal(
  path: string,
  entries: Iterable<object>,
  runtime: Waiting,
): Promise<Journal> {
  const name = basename(path);
  let handle: FileHandle;
  let check = '';
  const next = (entry: object): string => {
    const line = lineOf(entry, check);
    check = line.check;
    return `${JSON.stringify(line)}\n`;
  };
  try {
    await writeAtomically(path, Array.from(entries, next).join(''), runtime);
    handle = await openToAppend(path);
  } catch (error) {
    throw outputFailure(error, `${name} cannot be written`);
  }
  return {
    async append(entry) {
      try {
        await handle.appendFile(next(entry));
        await handle.datasync();
      } catch (error) {
        throw outputFailure(error, `${name} cannot be written`);
      }
    },
    close: () => handle.close().catch(() => undefined), // every entry was synced when it was added
  };
}

function lineOf(entry: object, before: string): Line {
  const check = createHash('sha256').update(before).update(JSON.stringify(entry)).digest('hex');
  return { entry, check };
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
