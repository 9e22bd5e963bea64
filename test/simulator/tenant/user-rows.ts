import { hash } from '../values/random.ts';
import type { Row } from '../values/rows.ts';
import type { RowContext } from './context.ts';
import { nameOf, personOf } from './names.ts';

/** Users with Ids from 1; a few are stubs of which only the SID is known. */
export function userRows(context: RowContext, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const created = context.dateBefore(index, 201);
    const sid = `S-1-5-21-1076320343-3137401123-2908695819-${10_000 + index}`;
    const base = { Id: index + 1, Sid: sid, CreatedDate: created, ModifiedDate: created };
    if (index % 97 === 41) return { ...base, Upn: null, UserName: null, FullName: null, Domain: null };
    const login = `user${index}`;
    // Older sites put the domain into the name.
    const userName = hash(context.seed, index, 202) % 20 === 0 ? `ACME\\${login}` : login;
    return {
      ...base,
      Upn: index % 53 === 11 ? null : `${login}@acme.example`,
      UserName: userName,
      FullName: nameOf(personOf(context.seed, index), index, 29),
      Domain: index % 61 === 5 ? '' : 'ACME',
    };
  });
}
