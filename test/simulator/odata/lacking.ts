import { schema } from '../schema.ts';
import type { SetName } from '../values/rows.ts';
import { unknownProperty } from './errors.ts';
import type { Query } from './query.ts';
import type { Selection } from './selection.ts';

/**
 * What a site of another release does not have: sets, properties or navigations as `Set.Name`, and the `service document`.
 */
export type Lacking = readonly string[];

export function lacksSet(lacking: Lacking, set: string): boolean {
  return lacking.includes(set);
}

/** Refuses a query that names what the site does not have. @throws QueryError */
export function checkLacking(lacking: Lacking, query: Query, search: URLSearchParams): void {
  if (lacking.length === 0) return;
  checkSelection(lacking, query.set, query.selection);
  const clauses = `${search.get('$filter') ?? ''} ${search.get('$orderby') ?? ''}`;
  for (const name of namesOf(lacking, query.set)) {
    if (new RegExp(`(?<![/\\w])${name}\\b`).test(clauses))
      throw unknownProperty(name, schema[query.set].name);
  }
}

function checkSelection(lacking: Lacking, set: SetName, { selectText, expand }: Selection): void {
  const asked = [...selectText, ...expand.map(({ name }) => name)];
  const lost = namesOf(lacking, set).find((name) => asked.includes(name));
  if (lost !== undefined) throw unknownProperty(lost, schema[set].name);
  for (const part of expand) checkSelection(lacking, part.to, part);
}

function namesOf(lacking: Lacking, set: SetName): string[] {
  return lacking.filter((name) => name.startsWith(`${set}.`)).map((name) => name.slice(set.length + 1));
}
