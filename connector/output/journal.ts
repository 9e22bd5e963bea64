import { type FileHandle, open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { codeOf, outputFailure } from './failures.ts';
import { writeWhole } from './replace.ts';

/** A file of JSON lines to which entries are added one by one; each is on the disk before the next thing happens. */
export interface Journal {
  /** @throws ConnectorError OUTPUT_FAILED */
  append(entry: object): Promise<void>;
  /** Never rejects. */
  close(): Promise<void>;
}

/**
 * The entries of a journal, in order. A last line that a crash cut short is left out, and so is all that follows a line
 * that cannot be read; no file means no entries.
 * @throws ConnectorError OUTPUT_FAILED when the file is there and cannot be opened
 */
export async function readJournal(path: string): Promise<readonly unknown[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw outputFailure(error, `${basename(path)} cannot be read`);
  }
  const entries: unknown[] = [];
  // What follows the last line feed is no whole line.
  for (const line of text.split('\n').slice(0, -1)) {
    const entry = parsed(line);
    if (entry === undefined) break;
    entries.push(entry);
  }
  return entries;
}

/** Opens a journal that holds these entries and nothing else. @throws ConnectorError OUTPUT_FAILED */
export async function openJournal(path: string, entries: readonly object[]): Promise<Journal> {
  const name = basename(path);
  let handle: FileHandle;
  try {
    await writeWhole(path, entries.map(lineOf).join(''));
    handle = await open(path, 'a');
  } catch (error) {
    throw outputFailure(error, `${name} cannot be written`);
  }
  return {
    async append(entry) {
      try {
        await handle.appendFile(lineOf(entry));
        await handle.datasync();
      } catch (error) {
        throw outputFailure(error, `${name} cannot be written`);
      }
    },
    close: () => handle.close().catch(() => undefined), // every entry was synced when it was added
  };
}

function lineOf(entry: object): string {
  return `${JSON.stringify(entry)}\n`;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
