import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRepeatedKeys, positionsOf } from '../../../connector/output/repeated-keys.ts';
import { temporaryFolder } from '../../support/folder.ts';

const header = 'name,at,key\n';
const sort = { cursor: 1, type: 'timestamp', key: [2] } as const;

interface Row {
  readonly key: string;
  readonly at: string;
  readonly name: string;
}

const rows = fc.array(
  fc.record({
    key: fc.oneof(fc.constantFrom('a', 'b', 'ä', '東'), fc.uuid()),
    at: fc.nat(9).map((ms) => `2026-11-20T09:00:00.00${ms}Z`),
    name: fc.constantFrom('', 'x', 'a,b', 'line\nbreak', '"'),
  }),
  { maxLength: 60 },
);

async function written(all: readonly Row[]) {
  const path = join(await temporaryFolder(), 'table.csv');
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = all.map(({ name, at, key }) => `${quoted(name)},${at},${key}\n`);
  await writeFile(path, header + lines.join(''));
  let at = header.length;
  const places = all.map((row, index) => {
    const place = { at, cursor: row.at };
    at += Buffer.byteLength(lines[index] ?? '');
    return { key: row.key, place };
  });
  const of = (key: string) => places.filter((row) => row.key === key).map(({ place }) => place);
  return { searched: { path, sort, headerBytes: header.length }, of };
}

describe('keys that stand in a table more than once', () => {
  it('are found with all their places, and no others but those that are asked for', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const { searched, of } = await written(all);
        const keys = [...new Set(all.map(({ key }) => key))];
        const expected = new Map([
          ...keys.filter((key) => of(key).length > 1).map((key) => [key, of(key)] as const),
          ['b', of('b')],
          ['nowhere', []],
        ]);
        expect(await findRepeatedKeys(searched, all.length, ['b', 'nowhere'])).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('are told from a hundred thousand that stand there once', async () => {
    const guid = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    const all = Array.from({ length: 100_000 }, (_, at) => ({
      ...{ key: guid(at === 99_999 ? 17 : at), name: '', at: '2026-11-20T09:00:00.000Z' },
    }));
    const { searched } = await written(all);
    const found = await findRepeatedKeys(searched, all.length, []);
    expect([...found.keys()]).toEqual([guid(17)]);
    expect(found.get(guid(17))).toHaveLength(2);
  });

  it('are not looked for where none is wanted', async () => {
    const searched = { path: '/nowhere', sort, headerBytes: 0 };
    expect(await positionsOf(searched, new Set())).toEqual(new Map());
  });
});
