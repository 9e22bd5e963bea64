import type { ErrorCase } from '../story/fixtures/error-bodies.ts';
import { session } from '../story/fixtures/rows.ts';
import { type Cloud, cloud, type Json, page, sessionSets } from './cloud.ts';

/** The tables of such a run: without its site, none of a site can be read. */
export function tablesAt(door: ErrorCase['at']): readonly string[] {
  return door === 'me' ? ['hypervisors'] : ['sessions', 'hypervisors'];
}

/** Citrix Cloud for a run of these tables that meets the error at its door; `tokens` in the order of sign-ins. */
export function failingCloud(
  failing: Omit<ErrorCase, 'title' | 'code'>,
  tokens: readonly (Json | undefined)[] = [],
): void {
  const { at: door, status, body, headers = {}, asked, looks = 0 } = failing;
  const isFirst = door === 'first Monitor query';
  const told = cloud(undefined, { counts: isFirst });
  const times = (tell: () => Cloud) => {
    for (let count = 0; count < asked + looks; count += 1) tell();
  };
  // A refused token is replaced once; refused again it is dropped, so that what comes after signs in anew.
  const signIns = status !== 401 ? 1 : door === 'me' || door === 'hypervisors' ? 2 : 3;
  if (door === 'sign-in') times(() => told.token(body, status));
  else for (let count = 0; count < signIns; count += 1) told.token(tokens[count]);
  if (door === 'sign-in') return;
  if (door === 'me') {
    times(() => told.me(body, status));
    return;
  }
  // How many sessions there are decides how the sets are read, so that is asked first.
  if (isFirst) times(() => told.count('Sessions', body, status, headers));
  else told.sets(sessionSets);
  tellSessions(told, door, () => times(() => told.set('Sessions', body, status, headers)));
  told.me();
  if (door === 'hypervisors') times(() => told.list('hypervisors', body, status, headers));
  else told.list('hypervisors', { Items: [] });
}

function tellSessions(told: Cloud, door: ErrorCase['at'], fail: () => void): void {
  const rows = [session(1, '2026-11-01T08:00:00Z')];
  if (door === 'sessions') fail();
  else if (door === 'second page of sessions') {
    told.set('Sessions', page('Sessions', [...rows, session(2, '2026-11-02T08:00:00Z')], 'Sessions?$skip=2'));
    fail();
  } else if (door !== 'first Monitor query') told.rows('Sessions', rows);
}
