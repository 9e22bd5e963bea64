/**
 * JSON out of a file that may hold a secret. The messages of `JSON.parse` quote the text, so a fault is located here
 * and told by its place alone.
 */

/** White space, then a mark, a text (nothing below a space, no bare backslash) or another literal. */
const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/uy;

type Awaited = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma or end';

const value = {
  '{': 'name or }',
  '[': 'value or ]',
  text: 'comma or end',
  literal: 'comma or end',
} as const;

/** What is awaited after a token; a comma's successor depends on the bracket around it. */
const grammar: Readonly<Record<Awaited, Readonly<Record<string, Awaited>>>> = {
  value,
  'value or ]': { ...value, ']': 'comma or end' },
  name: { text: 'colon' },
  'name or }': { text: 'colon', '}': 'comma or end' },
  colon: { ':': 'value' },
  'comma or end': { ',': 'value', '}': 'comma or end', ']': 'comma or end' },
};

const opener: Readonly<Record<string, string>> = { '}': '{', ']': '[' };

/** The same for one token, or undefined when it may not stand there. `open` holds the brackets not yet closed. */
function follow(awaited: Awaited, kind: string, open: string[]): Awaited | undefined {
  const next = grammar[awaited][kind];
  if (next === undefined) return undefined;
  if (kind === '{' || kind === '[') open.push(kind);
  if (kind in opener && open.pop() !== opener[kind]) return undefined;
  if (kind !== ',') return next;
  const innermost = open.at(-1);
  return innermost === undefined ? undefined : innermost === '{' ? 'name' : 'value';
}

/** Offset of the first character that makes a text no JSON; its length when it only ends too early. */
function faultOffset(text: string): number {
  const open: string[] = [];
  let awaited: Awaited = 'value';
  let offset = 0;
  const skipSpace = () => offset + (/^[ \t\r\n]*/.exec(text.slice(offset))?.[0].length ?? 0);
  while (offset < text.length) {
    token.lastIndex = offset;
    const match = token.exec(text);
    if (match === null) return skipSpace();
    const kind = match[1] ?? (match[2] === undefined ? 'literal' : 'text');
    const next = follow(awaited, kind, open);
    if (next === undefined) return skipSpace();
    awaited = next;
    offset = token.lastIndex;
  }
  return text.length;
}

type JsonResult =
  | { readonly ok: true; readonly value: unknown }
  /** `problem` ends the sentence "<file> …"; lines and columns count from 1. */
  | { readonly ok: false; readonly problem: string };

/** Parses a text; a byte order mark, which Windows tools put first, is allowed. */
export function parseJson(text: string): JsonResult {
  const bare = text.replace(/^\uFEFF/, '');
  if (bare.trim() === '') return { ok: false, problem: 'is empty; expected is a JSON object' };
  try {
    return { ok: true, value: JSON.parse(bare) };
  } catch {
    const offset = faultOffset(bare);
    const before = bare.slice(0, offset).split('\n');
    const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
    return { ok: false, problem: `is not valid JSON: ${place}${hintFor(bare, offset)}` };
  }
}

function hintFor(text: string, offset: number): string {
  if (offset === text.length) return ', where it ends too early';
  return text[offset] === '"'
    ? ' (a comma or colon is missing before this text, or it is not closed, or a backslash in it is not written twice)'
    : '';
}
