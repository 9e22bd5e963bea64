import type { PropertyType } from '../entity.ts';
import type { Value } from '../values/rows.ts';
import { parseTimestamp } from '../values/timestamp.ts';
import { syntaxError } from './errors.ts';

export type Token =
  | { readonly kind: 'name' | 'symbol'; readonly text: string; readonly at: number }
  | {
      readonly kind: 'literal';
      readonly value: Value;
      readonly type: PropertyType | 'Null';
      readonly at: number;
    };

const shapes = [
  ['space', /\s+/y],
  ['guid', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/iy],
  ['date', /\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?(?![\w:])/iy],
  ['number', /[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w])/iy],
  ['string', /'(?:[^']|'')*'/y],
  ['name', /[A-Za-z_][\w.]*(?:\/[A-Za-z_]\w*)*/y],
  ['symbol', /[(),]/y],
] as const;

function literal(shape: string, text: string, at: number, whole: string): Token | undefined {
  if (shape === 'guid') return { kind: 'literal', value: text.toLowerCase(), type: 'Guid', at };
  if (shape === 'string') {
    return { kind: 'literal', value: text.slice(1, -1).replaceAll("''", "'"), type: 'String', at };
  }
  if (shape === 'date') {
    const timestamp = parseTimestamp(text);
    if (timestamp === undefined) throw syntaxError(at, whole);
    return { kind: 'literal', value: timestamp, type: 'Date', at };
  }
  if (shape === 'number') {
    const isWhole = /^[+-]?\d+$/.test(text);
    return {
      kind: 'literal',
      value: isWhole ? BigInt(text) : Number(text),
      type: isWhole ? 'Int64' : 'Double',
      at,
    };
  }
  return undefined;
}

function word(text: string, at: number): Token {
  if (text === 'null') return { kind: 'literal', value: null, type: 'Null', at };
  if (text === 'true' || text === 'false')
    return { kind: 'literal', value: text === 'true', type: 'Boolean', at };
  return { kind: 'name', text, at };
}

/** Cuts a $filter into tokens; a GUID or date stands bare, only strings are quoted. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const found = shapes
      .map(([shape, pattern]) => {
        pattern.lastIndex = at;
        return { shape, match: pattern.exec(text)?.[0] };
      })
      .find(({ match }) => match !== undefined);
    if (!found?.match) throw syntaxError(at, text);
    const { shape, match } = found;
    if (shape === 'name') tokens.push(word(match, at));
    else if (shape === 'symbol') tokens.push({ kind: 'symbol', text: match, at });
    else if (shape !== 'space') {
      const token = literal(shape, match, at, text);
      if (token) tokens.push(token);
    }
    at += match.length;
  }
  return tokens;
}
