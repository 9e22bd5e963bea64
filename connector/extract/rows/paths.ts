import type { Dataset } from '../../datasets/define.ts';
import type { Relation } from '../../datasets/sources.ts';
import { ExactNumber, scalarText } from '../../json.ts';
import { wholeNumber } from '../../readings/numbers.ts';

/** The relations of a table's rows to other rows, by name; a list of the site has none. */
export function relationsOf(dataset: Dataset): Readonly<Record<string, Relation>> {
  return dataset.source.service === 'monitor' ? dataset.source.relations : {};
}

/** The first relation on the way from the row to the related row. */
export function rootOf(relation: string, relations: Readonly<Record<string, Relation>>): string {
  const declared = relations[relation];
  if (declared?.kind !== 'dimension') return '';
  const [owner] = splitPath(declared.on, relations);
  return rootOf(owner, relations) || relation;
}

/** `machine.DnsName` → `['machine', 'DnsName']`; `StartDate` → `['', 'StartDate']`. */
export function splitPath(
  path: string,
  relations: Readonly<Record<string, Relation>>,
): readonly [string, string] {
  const dot = path.indexOf('.');
  const relation = dot < 0 ? '' : path.slice(0, dot);
  return relation !== '' && (relation in relations || relation === 'run')
    ? [relation, path.slice(dot + 1)]
    : ['', path];
}

/** The key in a reference, as text; undefined if the value cannot be a key. */
export function referenceOf(value: unknown): string | undefined {
  const exact = value instanceof ExactNumber ? wholeNumber(value.text) : undefined;
  return exact ?? scalarText(value);
}
