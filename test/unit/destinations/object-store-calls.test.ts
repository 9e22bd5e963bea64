import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ObjectStore } from '../../../connector/destinations/objects/store.ts';
import { type Call, canary, fakeStore, type Refusal, stores } from '../../support/fake-stores.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** What becomes of a push if one of its calls is refused, and what a check shows of the permissions. */

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'CANARYKEYID');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', canary);
});
afterEach(() => vi.unstubAllEnvs());

const { signal } = new AbortController();

function opened(name: string, address: string): ObjectStore {
  const open = stores[name];
  if (open === undefined) throw new Error(`no store ${name}`);
  return open(address, signal);
}

const outcomeOf = (action: Promise<unknown>) =>
  action.then(
    (value) => ({ value }),
    (error: unknown) => ({
      code: error instanceof Error && 'code' in error ? error.code : undefined,
      message: error instanceof Error ? error.message : '',
    }),
  );

const denied = { status: 403, code: 'AccessDenied' };
const unmet = { status: 412, code: 'ConditionNotMet' };

describe('the permissions that a check shows', () => {
  it.each<readonly [string, string, Partial<Record<Call, Refusal>>, readonly Call[], object]>([
    ['S3', 'all', {}, ['find', 'begin parts', 'abort parts'], { value: expect.stringContaining('may read') }],
    ['S3', 'none to read', { find: denied }, ['find'], { code: 'PUSH_REJECTED' }],
    [
      'S3',
      'none to put',
      { 'begin parts': denied },
      ['find', 'begin parts'],
      { code: 'PUSH_REJECTED', message: expect.stringContaining('do not permit this') },
    ],
    [
      'S3',
      'none to abort',
      { 'abort parts': denied },
      ['find', 'begin parts', 'abort parts'],
      { code: 'PUSH_REJECTED' },
    ],
    [
      'Azure Blob',
      'all',
      { put: unmet },
      ['find', 'put', 'remove'],
      { value: 'may read, put and delete blobs' },
    ],
    ['Azure Blob', 'none to read', { find: denied }, ['find'], { code: 'PUSH_REJECTED' }],
    ['Azure Blob', 'none to put', { put: denied }, ['find', 'put'], { code: 'PUSH_REJECTED' }],
    [
      'Azure Blob',
      'none to delete',
      { put: unmet, remove: denied },
      ['find', 'put', 'remove'],
      { code: 'PUSH_REJECTED' },
    ],
    [
      'Azure Blob',
      'no conditions',
      {},
      ['find', 'put', 'remove'],
      { code: 'PUSH_REJECTED', message: expect.stringContaining('ignores conditions') },
    ],
  ])('%s: %s', async (name, _what, refusals, calls, outcome) => {
    await using server = await fakeStore((call) => refusals[call]);
    const store = opened(name, server.origin);
    expect(await outcomeOf(store.probeRights('lake/acme/citrix-connector-check'))).toMatchObject(outcome);
    expect(server.calls).toEqual(calls);
    store.close();
  });
});

describe('an upload in parts', () => {
  /** Three parts. */
  async function upload(store: ObjectStore): Promise<void> {
    const path = join(await temporaryFolder(), 'a.csv');
    const bytes = 2 * 16 * 1024 * 1024 + 5;
    await writeFile(path, 'id\n');
    await truncate(path, bytes);
    await store.upload({ key: 'acme/a.csv', path, bytes, sha256: '0'.repeat(64), mediaType: 'text/csv' });
  }

  it.each<readonly [string, Call, Refusal, string, RegExp]>([
    ['S3', 'put part', { status: 507, code: 'XMinioStorageFull' }, 'PUSH_FAILED', /is full/],
    ['S3', 'put part', { status: 403, code: 'QuotaExceeded' }, 'PUSH_FAILED', /is full/],
    ['S3', 'put part', denied, 'PUSH_REJECTED', /do not permit/],
    ['S3', 'put part', { status: 404, code: 'NoSuchUpload' }, 'PUSH_FAILED', /removed meanwhile/],
    ['S3', 'complete parts', { status: 409, code: 'OperationAborted' }, 'PUSH_FAILED', /another program/],
    ['S3', 'complete parts', { status: 500, code: 'InternalError' }, 'PUSH_FAILED', /did not succeed/],
    ['Azure Blob', 'put part', denied, 'PUSH_REJECTED', /do not permit/],
    [
      'Azure Blob',
      'put part',
      { status: 409, code: 'BlobImmutableDueToPolicy' },
      'PUSH_REJECTED',
      /cannot be replaced/,
    ],
    ['Azure Blob', 'put part', { status: 503, code: 'ServerBusy' }, 'PUSH_FAILED', /is busy/],
    ['Azure Blob', 'complete parts', unmet, 'PUSH_FAILED', /another program/],
    ['Azure Blob', 'complete parts', { status: 507, code: 'InsufficientStorage' }, 'PUSH_FAILED', /is full/],
    [
      'Azure Blob',
      'complete parts',
      { status: 413, code: 'RequestBodyTooLarge' },
      'PUSH_REJECTED',
      /TooLarge/,
    ],
  ])('%s: %s is refused: %j', async (name, refused, refusal, code, says) => {
    let seen = 0;
    await using server = await fakeStore((call) => {
      if (call !== refused) return undefined;
      seen += 1;
      // The first part arrives.
      return refused === 'put part' && seen === 1 ? undefined : refusal;
    });
    const store = opened(name, server.origin);
    const outcome = await outcomeOf(upload(store));
    expect(outcome).toMatchObject({ code, message: expect.stringMatching(says) });
    expect(JSON.stringify(outcome)).not.toMatch(/canary/i);
    // Parts that cannot be used any more would cost money.
    expect(server.calls.at(-1)).toBe(name === 'S3' ? 'abort parts' : refused);
    store.close();
  });

  it.each(['S3', 'Azure Blob'])('%s: a part that is refused once is sent again', async (name) => {
    let parts = 0;
    await using server = await fakeStore((call) => {
      if (call !== 'put part') return undefined;
      parts += 1;
      return parts === 2 ? { status: 503, code: 'SlowDown' } : undefined;
    });
    const store = opened(name, server.origin);
    expect(await outcomeOf(upload(store))).toEqual({ value: undefined });
    expect(parts).toBe(4);
    expect(server.calls.at(-1)).toBe('complete parts');
    store.close();
  });
});
