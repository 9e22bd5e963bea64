import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../../../connector/citrix/monitor/service.ts';
import { openJoinedRowStore } from '../../../../connector/extract/memory/joined-rows.ts';
import { openSnapshots } from '../../../../connector/extract/memory/snapshots.ts';
import { isRecord, parseJson } from '../../../../connector/json.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';
import { temporaryFolder } from '../../../support/folder.ts';

const dayMs = 86_400_000;
const start = Date.parse('2026-11-20T09:00:00.000Z');
const windowOf = (day: number) => ({
  from: new Date(start + (day - 30) * dayMs).toISOString(),
  to: new Date(start + day * dayMs).toISOString(),
});

const properties = ['Id', 'Name'];

/** A state folder to which runs come, each on its day. */
async function folderOfRuns() {
  const state = await temporaryFolder();
  const own = join(state, 'unfinished');
  const open = (day: number, settings: Record<string, string>, path: string) =>
    openJoinedRowStore({
      snapshots: openSnapshots(state, fakeRuntime()),
      settings: () => settings,
      window: windowOf(day),
      overlapMinutes: 60,
      refreshDays: 7,
      pathOf: () => path,
    });
  return {
    state,
    async keep(day: number, rows: readonly Row[], names = properties, settings = {}) {
      const run = open(day, settings, `${own}-users.csv`);
      await run.find('Users', names);
      await run.keep('Users', names, rows);
    },
    async find(day: number, names = properties, settings = {}, set = 'Users') {
      const found = await open(day, settings, own).find(set, names);
      if (found === undefined) return undefined;
      const all: Row[] = [];
      for await (const row of found.rows) all.push(row);
      return { since: found.since, rows: all };
    },
  };
}

/** A row as a page of the source brings it. */
function rowOf(text: string): Row {
  const row = parseJson(text);
  if (!isRecord(row)) throw new Error('no row');
  return row;
}

const numbers = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('9007199254740993', '1.0', '0.10', '-0', '1e400', '0.0000001', '123456789012345678901'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);
const texts = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '"', ',\n"', '\r\n', 'Zoë 東京 🙂', '\ud800', '\u0001', '1.0', '\\x41', '\u2028'),
  )
  .map((value) => JSON.stringify(value));
const names = fc.constantFrom('Id', 'Name', 'a b', 'Zoë', '"', '');
const values = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    numbers,
    texts,
    fc.constantFrom('null', 'true', 'false'),
    fc.array(tie('any'), { maxLength: 3 }).map((all) => `[${all.join()}]`),
    fc
      .dictionary(names, tie('any'), { maxKeys: 3 })
      .map((all) => `{${Object.entries(all).map(([name, value]) => `${JSON.stringify(name)}:${value}`)}}`),
  ),
})).any;
const rows = fc.array(
  fc.array(fc.tuple(names, values), { maxLength: 4 }).map((members) => {
    const text = members.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ');
    return rowOf(`{${text}}`);
  }),
  { maxLength: 8 },
);

describe('a joined set that is kept', () => {
  it('comes back as the source sent it, whatever is in it', async () => {
    const { keep, find } = await folderOfRuns();
    await fc.assert(
      fc.asyncProperty(rows, async (sent) => {
        await keep(0, sent);
        expect((await find(0))?.rows).toEqual(sent);
      }),
      { numRuns: 60 },
    );
  });

  it('is found with the time from which on it may have changed: the last run, less the overlap', async () => {
    const { keep, find } = await folderOfRuns();
    const sent = [rowOf('{"Id": 9007199254740993, "Name": "Zoë"}')];
    await keep(0, sent);
    expect(await find(0.5)).toEqual({ rows: sent, since: '2026-11-20T08:00:00.000Z' });
  });

  it('is not there before it was kept, nor under the name of another', async () => {
    const { keep, find } = await folderOfRuns();
    expect(await find(0)).toBeUndefined();
    await keep(0, []);
    expect(await find(1)).toMatchObject({ rows: [] });
    expect(await find(1, properties, {}, 'Machines')).toBeUndefined();
  });

  it('is read whole again after so many days, counted from when it was', async () => {
    const { keep, find } = await folderOfRuns();
    await keep(0, []);
    // Each run keeps what it went on from: that makes it no newer.
    for (const day of [2, 4, 6]) await keep(day, []);
    expect(await find(6.5)).toMatchObject({ since: '2026-11-26T08:00:00.000Z' });
    expect(await find(7)).toBeUndefined();
    await keep(7, []);
    expect(await find(13)).toBeDefined();
  });

  it('is read whole again when other properties are needed, or a setting is another', async () => {
    const { keep, find } = await folderOfRuns();
    await keep(0, [], properties, { customerId: 'a' });
    expect(await find(1, properties, { customerId: 'a' })).toBeDefined();
    expect(await find(1, ['Id'], { customerId: 'a' })).toBeUndefined();
    expect(await find(1, [...properties, 'Upn'], { customerId: 'a' })).toBeUndefined();
    expect(await find(1, properties, { customerId: 'b' })).toBeUndefined();
  });

  it('is read whole again when it is damaged, or of a time in the future', async () => {
    const { keep, find, state } = await folderOfRuns();
    await keep(2, [rowOf('{"Id": 1}')]);
    expect(await find(1)).toBeUndefined();
    const folder = join(state, 'snapshot');
    const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('.csv'));
    const text = await readFile(join(folder, file), 'utf8');
    await writeFile(join(folder, file), text.replace('1', '2'));
    expect(await find(3)).toBeUndefined();
  });

  it('leaves nothing behind where it was written', async () => {
    const { keep, state } = await folderOfRuns();
    await keep(0, [rowOf('{"Id": 1}')]);
    expect(await readdir(state)).toEqual(['snapshot']);
  });
});
