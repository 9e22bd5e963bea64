import { schema } from '../schema.ts';
import type { SetName } from '../values/rows.ts';
import { QueryError, unknownProperty } from './errors.ts';
import { type Filter, parseFilter } from './filter.ts';
import { type OrderTerm, parseOrder } from './order.ts';
import { canonical } from './paths.ts';

/** What of an entity goes on the wire. */
export interface Selection {
  /** Canonical names in wire order, or undefined for all. */
  readonly select: readonly string[] | undefined;
  readonly selectText: readonly string[];
  readonly expand: readonly Expansion[];
}

export interface Expansion extends Selection {
  readonly name: string;
  readonly to: SetName;
  readonly local: string;
  readonly foreign: string;
  readonly many: boolean;
  readonly filter: Filter | undefined;
  readonly order: readonly OrderTerm[];
  readonly top: number | undefined;
}

/** The framework's default; deeper is refused. */
const MAX_DEPTH = 2;

/** Splits at the separator, but not inside parentheses or quotes. */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === separator && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)].map((part) => part.trim());
}

/** An integer that is not negative. */
export function parseCount(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text))
    throw new QueryError(
      `Invalid value '${text}' for ${option} query option found. The ${option} query option requires a non-negative integer value.`,
    );
  return Number(text);
}

function parseSelect(set: SetName, text: string | undefined): Pick<Selection, 'select' | 'selectText'> {
  if (text === undefined || text === '') return { select: undefined, selectText: [] };
  const { properties, navigation, name: type } = schema[set];
  // A trailing comma is tolerated: the vendor's own samples have one.
  const wanted = splitOutside(text, ',').filter((part) => part !== '');
  const names = wanted.map((part) => {
    const name = part === '*' ? '*' : (canonical(properties, part) ?? canonical(navigation, part));
    if (name === undefined) throw unknownProperty(part, type);
    return name;
  });
  const select = names.includes('*')
    ? undefined
    : Object.keys(properties).filter((name) => names.includes(name));
  return { select, selectText: names };
}

function parseExpansion(set: SetName, text: string, depth: number): Expansion {
  if (depth > MAX_DEPTH) {
    throw new QueryError(
      `The request includes a $expand path which is too deep. The maximum depth allowed is ${MAX_DEPTH}. To increase the limit, set the 'MaxExpansionDepth' property on EnableQueryAttribute or ODataValidationSettings.`,
    );
  }
  const match = /^(\w+)\s*(?:\((.*)\))?$/s.exec(text);
  const { navigation, name: type } = schema[set];
  const name = canonical(navigation, match?.[1] ?? '');
  const target = name === undefined ? undefined : navigation[name];
  if (!match || name === undefined || !target) throw unknownProperty(match?.[1] ?? text, type);
  const options = new Map(
    splitOutside(match[2] ?? '', ';')
      .filter((part) => part !== '')
      .map((part) => [
        part.slice(0, part.indexOf('=')).trim().toLowerCase(),
        part.slice(part.indexOf('=') + 1).trim(),
      ]),
  );
  const filter = options.get('$filter');
  return {
    name,
    ...target,
    many: target.many === true,
    ...parseSelection(target.to, options.get('$select'), options.get('$expand'), depth),
    filter: filter === undefined ? undefined : parseFilter(target.to, filter),
    order: parseOrder(target.to, options.get('$orderby')),
    top: parseCount('$top', options.get('$top')),
  };
}

/** Reads $select and $expand of the set. */
export function parseSelection(
  set: SetName,
  select: string | undefined,
  expand: string | undefined,
  depth = 0,
): Selection {
  const wanted = expand === undefined ? [] : splitOutside(expand, ',').filter((part) => part !== '');
  return { ...parseSelect(set, select), expand: wanted.map((part) => parseExpansion(set, part, depth + 1)) };
}

/** How many navigations are expanded at any depth. */
export function countExpansions(selection: Selection): number {
  return selection.expand.reduce((sum, part) => sum + 1 + countExpansions(part), 0);
}
