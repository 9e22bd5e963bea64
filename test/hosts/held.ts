import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { HeldTable } from './compare.ts';

const line = z.array(z.string().nullable());

/** What a program of `python/` has written of a table, by `held.py`. */
export async function readHeld(folder: string, table: string): Promise<HeldTable> {
  const text = await readFile(join(folder, `${table}.jsonl`), 'utf8');
  const [columns = [], ...rows] = text
    .trimEnd()
    .split('\n')
    .map((json) => line.parse(JSON.parse(json)));
  return { columns: columns.map(String), rows };
}
