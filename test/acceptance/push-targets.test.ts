import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTarget } from '../../connector/destinations/load-target.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hub, key, sessionsTask, targetOf } from '../support/pushed-hub.ts';

describe('a target file of push', () => {
  it.each<readonly [string, object, RegExp]>([
    ['without a kind', { kind: undefined }, /kind: is missing; the kinds are raynet/],
    [
      'of a kind that is none',
      { kind: 'raynett' },
      /kind: is unknown; did you mean "raynet"\?; the kinds are/,
    ],
    ['with a list for a kind', { kind: ['raynet'] }, /kind: is unknown; the kinds are raynet/],
    ['without a key', { apiKey: undefined }, /tables\.sessions: no API key/],
    ['with a table that is none', { tables: { session: { taskId: sessionsTask } } }, /unknown table/],
    ['with a task that is no GUID', { tables: { sessions: { taskId: '17' } } }, /tables\.sessions\.taskId/],
    ['that gives the key away', { url: 'http://hub.example.com' }, /plain http would expose the API key/],
    [
      'whose name only begins like an address of this computer',
      { url: 'http://127.evil.example.com' },
      /plain http would expose the API key/,
    ],
    ['with a word too many', { urls: [] }, /urls/],
    ['with a key for a name', { [key]: 'apiKey' }, /unknown member \(a name of 23 characters\)/],
    ['with a key for a table', { tables: { [key]: { taskId: sessionsTask } } }, /unknown table/],
    ['with a key in place of a member', { tables: { sessions: { [key]: sessionsTask } } }, /taskId/],
    ['with a slip', { tables: { sesions: { taskId: sessionsTask } } }, /did you mean "sessions"\?/],
  ])('refuses a target %s, before anything is sent', async (_title, wrong, says) => {
    await using server = await hub();
    const out = await temporaryFolder();
    const file = join(out, 'target.json');
    await writeFile(file, JSON.stringify(targetOf(server, wrong)));
    const { exitCode, stderr } = await runCli(['push', '--target', file, '--out', out]);
    expect(exitCode).toBe(78);
    expect(stderr).toMatch(/^PARAMETERS_INVALID: The target file /);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain(key);
  });

  it('takes an empty variable for none', async () => {
    const tables = { sessions: { taskId: sessionsTask } };
    const { secrets } = await loadTarget({
      text: JSON.stringify({ kind: 'raynet', url: 'https://hub.example', apiKey: key, tables }),
      ...{ origin: 'target.json', env: { CITRIX_PUSH_API_KEY: ' ' }, readFile: () => '' },
      datasetNames: ['sessions'],
    });
    expect(secrets).toEqual([key]);
  });
});
