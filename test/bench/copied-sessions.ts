import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { quoted } from '../../connector/output/csv-text.ts';

const secondsApart = 137;
const spreadSeconds = 6 * 3600;
const dates = ['start_date', 'end_date'];

interface Resource {
  readonly path: string;
  bytes: number;
  hash: string;
  rows: number;
}

/**
 * Makes the sessions of a finished run many more, for programs that read tables: each row again and again, with another
 * key and up to six hours later. The data package then has the size, the number of rows and the hash of the new file.
 * @param changedIn the column in which a row, by its number, has another text than in the run
 */
export async function copySessions(
  folder: string,
  sessions: number,
  changedIn: (row: number) => string | undefined = () => undefined,
): Promise<void> {
  const base: string[][] = [];
  for await (const row of createReadStream(join(folder, 'sessions.csv')).pipe(parse())) base.push(row);
  const [header, ...rows] = base;
  if (header === undefined || rows.length === 0) throw new Error(`${folder} has no sessions to copy.`);
  const key = header.indexOf('session_key');
  const dated = dates.map((name) => header.indexOf(name));
  if ([key, ...dated].includes(-1))
    throw new Error(`sessions.csv has no ${[...dates, 'session_key'].join(', ')}.`);

  const path = join(folder, 'sessions.csv.copied');
  const file = await open(path, 'w');
  const sha256 = createHash('sha256');
  let bytes = 0;
  let chunk = `${header.join(',')}\n`;
  async function flush() {
    const data = Buffer.from(chunk);
    sha256.update(data);
    await file.write(data);
    bytes += data.length;
    chunk = '';
  }
  for (let written = 0; written < sessions; written += 1) {
    const row = rows[written % rows.length] ?? [];
    const copy = Math.floor(written / rows.length);
    const laterMs = ((copy * secondsApart) % spreadSeconds) * 1000;
    const changed = header.indexOf(changedIn(written) ?? '');
    const cells = row.map((cell, index) => {
      if (index === changed) return 'changed';
      if (cell === '') return '';
      if (index === key) return `${cell}-${copy}`;
      return dated.includes(index) ? new Date(Date.parse(cell) + laterMs).toISOString() : quoted(cell);
    });
    chunk += `${cells.join(',')}\n`;
    if (chunk.length > 4_000_000) await flush();
  }
  await flush();
  await file.close();
  await rename(path, join(folder, 'sessions.csv'));

  const packageFile = join(folder, 'datapackage.json');
  const described = JSON.parse(await readFile(packageFile, 'utf8')) as { resources: Resource[] };
  const resource = described.resources.find((one) => one.path === 'sessions.csv');
  if (resource === undefined) throw new Error('The data package does not list sessions.csv.');
  Object.assign(resource, { bytes, rows: sessions, hash: `sha256:${sha256.digest('hex')}` });
  await writeFile(packageFile, JSON.stringify(described));
}
