import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configOperations } from '../../../../connector/datasets/audit/config-operations.ts';
import { hypervisors } from '../../../../connector/datasets/daas/hypervisors.ts';
import type { Column, Dataset } from '../../../../connector/datasets/define.ts';
import { sessions } from '../../../../connector/datasets/monitor/core/sessions.ts';
import type { RunEvent } from '../../../../connector/events.ts';
import {
  carryOverOf,
  type IncrementalMemory,
  overlapStart,
  refreshOf,
} from '../../../../connector/extract/memory/carry-over.ts';
import { previousTableOf } from '../../../../connector/extract/memory/previous-table.ts';
import type { Found, Snapshot, Snapshots } from '../../../../connector/extract/memory/snapshots.ts';
import { temporaryFolder } from '../../../support/folder.ts';

const start = Date.parse('2026-11-20T09:00:00.000Z');
const at = (day: number) => new Date(start + day * 86_400_000).toISOString();
const windowOf = (day: number) => ({ from: at(day - 30), to: at(day) });
const times = (day: number) => ({ window: windowOf(day), overlapMinutes: 60, refreshDays: 7 });

const namesOf = ({ columns }: Dataset) => columns.map(({ name }) => name);

const snapshotOf = (day: number, more: Partial<Snapshot> = {}): Snapshot => ({
  ...{
    settings: {},
    columns: namesOf(sessions),
    file: 'sessions.csv',
    path: '/state/sessions.csv',
    bytes: 1,
  },
  ...{ sha256: 'ab', rows: 2, window: windowOf(day), lastFullRefresh: windowOf(day).to, ...more },
});

interface Run {
  readonly dataset?: Dataset;
  readonly settings?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

/** What a run a day after finds, and what is said of it. */
async function found(of: Found, { dataset = sessions, settings = {}, folder = '/nowhere' }: Run = {}) {
  const warnings: string[] = [];
  const emit = (event: RunEvent) => {
    if (event.type === 'warning') warnings.push(event.message);
  };
  const snapshots: Snapshots = {
    find: () => Promise.resolve(of),
    keep: () => Promise.reject(new Error('nothing is kept here')),
  };
  const pathOf = (file: string) => join(folder, file);
  const memory: IncrementalMemory = { ...times(1), snapshots, settings, pathOf };
  const run = { customerId: 'acme', siteId: 'site-1' };
  return { ...(await previousTableOf(dataset, { ...memory, run }, emit)), warnings };
}

const texts = (columns: readonly Column[]) =>
  columns.filter(({ type }) => type === 'text').map(({ name }) => name);

const nothing = { snapshot: undefined, carryOver: undefined };

describe('the table of the run before', () => {
  it('is not looked for where runs are not incremental', async () => {
    expect(await previousTableOf(sessions, undefined, () => undefined)).toEqual(nothing);
  });

  it('is not there at first, which is nothing to warn of', async () => {
    expect(await found({})).toEqual({ ...nothing, warnings: [] });
  });

  it('is used', async () => {
    const snapshot = snapshotOf(0);
    expect(await found({ snapshot })).toEqual({
      ...{ snapshot, carryOver: carryOverOf(snapshot, times(1)), warnings: [] },
    });
  });

  it('is compared with and no more where rows do not settle', async () => {
    const snapshot = snapshotOf(0, { columns: namesOf(hypervisors) });
    const dataset = hypervisors;
    expect(await found({ snapshot }, { dataset })).toEqual({ snapshot, carryOver: undefined, warnings: [] });
    expect(await found({ snapshot, difference: 'connector was "1" and is "2"' }, { dataset })).toEqual({
      ...{ snapshot, carryOver: undefined, warnings: [] },
    });
  });

  it('of a time in the future has all rows read again, and told', async () => {
    const snapshot = snapshotOf(2);
    expect(await found({ snapshot })).toEqual({
      snapshot,
      carryOver: refreshOf(snapshot, overlapStart({ window: windowOf(1) }, times(1))),
      warnings: [
        `sessions: full refresh (its date ${at(2)} is in the future); rows that the source has purged are kept.`,
      ],
    });
  });

  it('of another source is compared with and no more, and told', async () => {
    const snapshot = snapshotOf(0);
    expect(await found({ snapshot, against: 'customerId was "a" and is "b"' })).toEqual({
      snapshot: { ...snapshot, isOtherSource: true },
      ...{ carryOver: undefined, lost: undefined },
      warnings: ['sessions: previous snapshot not usable (customerId was "a" and is "b"); full load.'],
    });
  });

  it('that is damaged is of no use, and told with what is lost', async () => {
    const lost = { rows: 7, window: windowOf(0) };
    const against = 'its file was changed';
    expect(await found({ against, lost })).toEqual({
      ...nothing,
      lost: { ...lost, reason: against },
      warnings: [`sessions: previous snapshot not usable (${against}); full load.`],
    });
    // The rows of a list are all at the source.
    expect((await found({ against, lost }, { dataset: hypervisors })).lost).toBeUndefined();
  });

  it('without a column that rows are found by cannot be gone on from', async () => {
    const [first = ''] = sessions.key;
    const columns = namesOf(sessions).filter((name) => name !== first);
    expect(await found({ snapshot: snapshotOf(0, { columns }), difference: 'of other columns' })).toEqual({
      ...nothing,
      lost: { reason: `it has no column ${first}`, rows: 2, window: windowOf(0) },
      warnings: [`sessions: previous snapshot not usable (it has no column ${first}); full load.`],
    });
  });
});

describe('a table that was made in another way', () => {
  const difference = 'connector was "0.1.0" and is "0.2.0"';

  it('has all rows read again, and nothing expected to be as it was', async () => {
    const snapshot = snapshotOf(0);
    expect(await found({ snapshot, difference })).toEqual({
      snapshot,
      carryOver: { ...refreshOf(snapshot, windowOf(0).from), newColumns: new Set() },
      warnings: [`sessions: full refresh (${difference}); rows that the source has purged are kept.`],
    });
  });

  it('gets the columns of today, in their order', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'sessions.csv');
    const names = namesOf(sessions);
    const [first = '', ...others] = names;
    const columns = [...others, 'of_then', first];
    const cells = [...others.map((_, place) => `c${place}`), 'gone', 'f'];
    await writeFile(path, `${columns.join(',')}\n${cells.join(',')}\n`);
    const { snapshot, carryOver } = await found(
      { snapshot: snapshotOf(0, { path, columns }), difference },
      { folder },
    );
    expect(snapshot?.columns).toEqual(names);
    expect(await readFile(snapshot?.path ?? '', 'utf8')).toBe(
      `${names.join(',')}\n${['f', ...others.map((_, place) => `c${place}`)].join(',')}\n`,
    );
    expect(carryOver?.newColumns).toEqual(new Set());
  });

  it('has nothing in columns that are new, and says which these are', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'sessions.csv');
    const columns = namesOf(sessions).slice(0, -1);
    await writeFile(path, `${columns.join(',')}\n${columns.map((_, place) => `c${place}`).join(',')}\n`);
    const { snapshot, carryOver } = await found(
      { snapshot: snapshotOf(0, { path, columns }), difference },
      { folder },
    );
    expect((await readFile(snapshot?.path ?? '', 'utf8')).endsWith(',\n')).toBe(true);
    expect(carryOver?.newColumns).toEqual(new Set([columns.length]));
  });

  it('has null for empty strings that were written by former rules, but in its key', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'sessions.csv');
    const columns = namesOf(sessions);
    await writeFile(path, `${columns.join(',')}\n${columns.map(() => '""').join(',')}\n`);
    const kept = {
      snapshot: snapshotOf(0, { path, columns }),
      difference: 'its cells were made by other rules',
    };
    const { snapshot, carryOver, warnings } = await found(kept, { folder, settings: { reading: '2' } });
    const [, written = ''] = (await readFile(snapshot?.path ?? '', 'utf8')).split('\n');
    const shown = sessions.columns.filter((_, place) => written.split(',')[place] === '""');
    const needed = sessions.columns.filter(({ name, nullable }) => !nullable || sessions.key.includes(name));
    expect(texts(shown)).toEqual(texts(needed));
    expect(texts(needed)).toContain('session_key');
    expect(carryOver?.snapshot.path).toBe(snapshot?.path);
    expect(warnings).toEqual([
      'sessions: full refresh (its cells were made by other rules); rows that the source has purged are kept.',
    ]);
    const again = await found(
      { snapshot: { ...kept.snapshot, settings: { reading: '2' } } },
      { folder, settings: { reading: '2' } },
    );
    expect(again.snapshot?.path).toBe(path);
  });

  it('shows no values that are not to be shown any more', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'config_operations.csv');
    const columns = namesOf(configOperations);
    const row = columns.map((name) => (name === 'parameters' ? '"[{""name"":""Password""}]"' : 'x'));
    await writeFile(path, `${columns.join(',')}\n${row.join(',')}\n`);
    const made = snapshotOf(0, { path, columns, settings: { includeCmdletParameters: 'true' } });
    const run = { dataset: configOperations, folder };
    const shown = await found(
      { snapshot: made, difference },
      { ...run, settings: { includeCmdletParameters: 'true' } },
    );
    expect(shown.snapshot?.path).toBe(path);
    const hidden = await found(
      { snapshot: made, difference },
      { ...run, settings: { includeCmdletParameters: 'false' } },
    );
    for (const { path: written = '' } of [hidden.snapshot ?? made, hidden.carryOver?.snapshot ?? made]) {
      expect(await readFile(written, 'utf8')).not.toContain('Password');
    }
  });
});
