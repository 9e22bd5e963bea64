import { describe, expect, test } from 'vitest';
import { bookmarkIn, emptyState, readState, withBookmark } from '../../../../connector/hosts/singer/state.ts';
import { isRecord } from '../../../../connector/json.ts';

const read = (value: unknown) => readState({ path: 'state.json', text: JSON.stringify(value) });
const at = '2026-11-20T09:00:00.000Z';
const bookmark = { settings: 'x', customerId: 'acme', watermark: at, lastFullRefresh: at };
const sessions = { name: 'sessions', method: 'INCREMENTAL' } as const;
const inState = (held: unknown, method: 'INCREMENTAL' | 'FULL_TABLE' = 'INCREMENTAL') =>
  bookmarkIn(read({ bookmarks: { sessions: held } }), { ...sessions, method }, 'state.json');

/** As Meltano lays the state of a run that failed over the one before. */
function merged(old: object, newer: object): object {
  const members = Object.entries(newer).map(([name, value]) => {
    const before: unknown = Reflect.get(old, name);
    return [name, isRecord(value) && isRecord(before) ? merged(before, value) : value];
  });
  return { ...old, ...Object.fromEntries(members) };
}

describe('a bookmark', () => {
  test('comes back as it was written', () => {
    const open = { ...bookmark, resumeCursor: '2026-11-19T10:00:00.000Z' };
    for (const one of [bookmark, open]) {
      expect(inState(withBookmark(emptyState, 'sessions', one).bookmarks['sessions'])).toEqual(one);
    }
  });

  test('leaves nothing of an older one behind, also where states are merged', () => {
    const open = withBookmark(emptyState, 'sessions', {
      ...bookmark,
      resumeCursor: '2026-11-19T10:00:00.000Z',
    });
    const done = merged(open, withBookmark(emptyState, 'sessions', bookmark));
    expect(bookmarkIn(read(done), sessions, 'state.json')).toEqual(bookmark);
    const whole = merged(open, withBookmark(emptyState, 'sessions', undefined));
    expect(bookmarkIn(read(whole), { ...sessions, method: 'FULL_TABLE' }, 'state.json')).toBeUndefined();
  });

  test('is none of a stream that is to come whole, also where it broke off', () => {
    expect(inState(bookmark, 'FULL_TABLE')).toBeUndefined();
    expect(inState({ ...bookmark, resumeCursor: at }, 'FULL_TABLE')).toBeUndefined();
  });

  test.each([[{ type: 'STATE', value: { bookmarks: { sessions: bookmark } } }], [{ sessions: bookmark }]])(
    'is not looked for in %j',
    (state) => {
      expect(() => read(state)).toThrow(expect.objectContaining({ code: 'STATE_INVALID' }));
      expect(read({})).toEqual(emptyState);
    },
  );

  test.each([[undefined], [{}], [{ resumeCursor: null }], [null]])('%j is none', (held) => {
    expect(inState(held)).toBeUndefined();
  });

  test('with more members than ours is taken', () => {
    expect(inState({ ...bookmark, replication_key: 'start_date' })).toEqual(bookmark);
  });

  test.each([
    [{ replication_key: 'start_date', replication_key_value: at }],
    [{ ...bookmark, watermark: 'yesterday' }],
    [{ ...bookmark, customerId: 7 }],
    ['yes'],
  ])('%j is refused', (held) => {
    const problems = ['bookmarks.sessions is not a bookmark of this tap'];
    expect(() => inState(held)).toThrow(expect.objectContaining({ code: 'STATE_INVALID', problems }));
  });
});

describe('a state', () => {
  test('of others is carried along', () => {
    const state = read({ currently_syncing: null, bookmarks: { other: { a: [1] } } });
    expect(withBookmark(state, 'sessions', bookmark)).toEqual({
      currently_syncing: null,
      bookmarks: { other: { a: [1] }, sessions: { ...bookmark, resumeCursor: null } },
    });
  });

  test('may be empty', () => {
    expect(read({})).toEqual(emptyState);
  });

  test.each([[[]], ['text'], [{ bookmarks: [] }], [null]])('%j is refused', (value) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code: 'STATE_INVALID' }));
  });
});
