import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashedKeys, hashedLines } from '../../../connector/destinations/postgresql/hashed-lines.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** Short and long ones, of more bytes than are read or sent at a time, with all that a cell may hold. */
const lines = Array.from({ length: 3_000 }, (_, index) => {
  const cell =
    index % 500 === 7 ? 'x'.repeat(400_000) : `"a ""word"",\n${'\u00e4\u{1f642}'.repeat(index % 70)}\0"`;
  return `acme,${cell},"k\u00eb,${index}"\n`;
});

/** U+0000 is sent as U+FFFD. */
const sent = (text: string) => text.replaceAll('\0', '\ufffd');

const mask = 0x1234_5678_9abcn;

function hashed(line: string): bigint {
  return createHash('sha256').update(sent(line)).digest().readBigInt64BE(0) ^ mask;
}

async function table(): Promise<string> {
  const path = join(await temporaryFolder(), 'table.csv');
  await writeFile(path, `customer_id,note,id\n${lines.join('')}`);
  return path;
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  expect(all.length).toBeGreaterThan(0);
  return Buffer.concat(all).toString();
}

describe('the lines of a table for PostgreSQL', () => {
  it('are the very lines, each with its hash', async () => {
    const expected = lines.map((line) => `${sent(line).slice(0, -1)},${hashed(line)}\n`);
    expect(await textOf(hashedLines({ path: await table(), mask }))).toBe(`header\n${expected.join('')}`);
  });

  it('are only those that are wanted', async () => {
    const isWanted = (line: number) => line === 0 || line === 507 || line === 2_999;
    const expected = lines.flatMap((line, index) =>
      isWanted(index) ? [`${sent(line).slice(0, -1)},${hashed(line)}\n`] : [],
    );
    expect(await textOf(hashedLines({ path: await table(), mask }, isWanted))).toBe(
      `header\n${expected.join('')}`,
    );
  });

  it('are known by number, hash and key', async () => {
    const expected = lines.map((line, index) => `${index},${hashed(line)},acme,"k\u00eb,${index}"\n`);
    expect(await textOf(hashedKeys({ path: await table(), mask }, [0, 2]))).toBe(
      `header\n${expected.join('')}`,
    );
  });
});
