import { describe, expect, it } from 'vitest';
import type { Json } from '../support/cloud.ts';
import { smallCloud } from '../support/small-cloud.ts';
import { only, tell } from '../support/story.ts';
import { warningTexts } from '../support/warnings.ts';
import { connection, session } from './fixtures/rows.ts';

const at = (number: number) => `2026-11-0${number}T08:00:00.000Z`;

/** The row without some of its members. */
function without(row: Json, ...names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

async function warningsOf(sets: Readonly<Record<string, readonly Json[]>>, more: Json = {}) {
  await using cloud = await smallCloud({ sets });
  const parameters = { baseUrl: cloud.origin, ...only('sessions'), ...more };
  const { report } = await tell({ parameters });
  expect(report).toMatchObject({ exitCode: 0, error: null });
  return { ...report, warnings: warningTexts(report) };
}

describe('a property that no row has', () => {
  it('is warned of by name, with the columns that are made of it', async () => {
    const Sessions = [1, 2, 3].map((number) =>
      without(session(number, at(number)), 'LogOnDuration', 'ExitCode'),
    );
    const { warnings, datasets } = await warningsOf({ Sessions });
    expect(warnings).toEqual([
      expect.stringMatching(
        /^COLUMNS_MISSING: sessions: no received row has .*LogOnDuration \(column log_on_duration/,
      ),
    ]);
    expect(warnings[0]).toContain('ExitCode (column');
    expect(datasets['sessions']?.missing).toEqual({ LogOnDuration: 3, ExitCode: 3 });
  });

  it('of a related row is one too, whoever has no related row', async () => {
    const bare = without(connection(1), 'ClientName');
    const Sessions = [
      session(1, at(1), { CurrentConnection: bare }),
      session(2, at(2), { CurrentConnectionId: null, CurrentConnection: null, Connections: [] }),
    ];
    const { warnings } = await warningsOf({ Sessions });
    expect(warnings).toEqual([
      expect.stringContaining('connection.ClientName (columns client_name, client_is_browser)'),
    ]);
  });

  it('of joined rows is one too', async () => {
    const Users = [1, 2].map((Id) => ({
      Id,
      UserName: `user-${Id}`,
      Sid: null,
      FullName: null,
      Domain: null,
    }));
    const Sessions = [1, 2].map((number) =>
      session(number, at(number), { UserId: number, User: Users[number - 1] }),
    );
    const { warnings } = await warningsOf({ Sessions, Users });
    expect(warnings).toEqual([expect.stringContaining('user.Upn (column user_upn)')]);
  });

  it('and leads to related rows names what is made of them', async () => {
    const Sessions = [session(1, at(1), { CurrentConnectionId: null })].map((row) =>
      without(row, 'CurrentConnection'),
    );
    const { warnings } = await warningsOf({ Sessions });
    expect(warnings).toEqual([expect.stringMatching(/CurrentConnection \(columns .*client_name/)]);
  });

  it('stands behind ten others as a number', async () => {
    const Sessions = [{ SessionKey: 'a', StartDate: at(1) }];
    const { warnings } = await warningsOf({ Sessions });
    expect(warnings).toEqual([expect.stringMatching(/ and \d+ more \(`missing` in the report\)/)]);
  });
});

describe('a property that some rows have', () => {
  it.each([0, 1, 2])('is counted and not warned of: the row %i has it', async (which) => {
    const Sessions = [1, 2, 3].map((number, index) => {
      const row = session(number, at(number));
      return index === which ? row : without(row, 'LogOnDuration');
    });
    const { warnings, datasets } = await warningsOf({ Sessions });
    expect(warnings).toEqual([]);
    expect(datasets['sessions']?.missing).toEqual({ LogOnDuration: 2 });
  });

  it('and is null in all of them is none', async () => {
    const Sessions = [1, 2].map((number) => session(number, at(number), { LogOnDuration: null }));
    expect((await warningsOf({ Sessions })).warnings).toEqual([]);
  });

  it('is not missed where there is no row', async () => {
    expect((await warningsOf({ Sessions: [] })).warnings).toEqual([]);
  });
});

it('A list of the site of which no item has a field is warned of too.', async () => {
  const items = [{ Id: 'c1', Name: 'Catalog' }];
  await using cloud = await smallCloud({ lists: { MachineCatalogs: items } });
  const { report } = await tell({ parameters: { baseUrl: cloud.origin, ...only('machine_catalogs') } });
  expect(warningTexts(report)).toEqual([expect.stringMatching(/^COLUMNS_MISSING: machine_catalogs: /)]);
});
