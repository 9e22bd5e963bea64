import { createScanner, getNodeValue, type JSONPath, type Node, parseTree, visit } from 'jsonc-parser';
import { shownName } from './shown-name.ts';

/**
 * JSON out of a file that may hold a secret. The messages of `JSON.parse` quote the text, so a fault is reported by its
 * place alone. A member that stands twice is a fault too: `JSON.parse` would keep the last silently.
 */

type JsonResult =
  | { readonly ok: true; readonly value: unknown }
  /** `problem` ends the sentence "<file> …"; lines and columns count from 1. */
  | { readonly ok: false; readonly problem: string };

/**
 * Parses a text; a byte order mark, which Windows tools put first, is allowed.
 * @param writer in what a program has written, a member may stand twice with one value: some hosts do so, and nothing
 * is lost
 */
export function parseConfigJson(text: string, writer: 'person' | 'program' = 'person'): JsonResult {
  const bare = text.replace(/^\uFEFF/, '');
  if (bare.trim() === '') return { ok: false, problem: 'is empty; a JSON object is required' };
  if (isTooDeep(bare)) return { ok: false, problem: `is nested more than ${mostLevels} levels deep` };
  try {
    const value: unknown = JSON.parse(bare);
    const repeated = repeatedMember(bare);
    return repeated === undefined || (writer === 'program' && !isAmbiguous(parseTree(bare)))
      ? { ok: true, value }
      : { ok: false, problem: repeated };
  } catch {
    return { ok: false, problem: `is not valid JSON: ${faultOf(bare)}` };
  }
}

/** `visit` calls itself for each level. */
const mostLevels = 1000;

function isTooDeep(text: string): boolean {
  const scanner = createScanner(text, true);
  let level = 0;
  do {
    scanner.scan();
    const first = text.charAt(scanner.getTokenOffset());
    if (first === '{' || first === '[') level += 1;
    if (first === '}' || first === ']') level -= 1;
  } while (level <= mostLevels && scanner.getTokenLength() > 0);
  return level > mostLevels;
}

/** The first fault, by place. A text that ends too early has its fault at the end. */
function faultOf(text: string): string {
  let fault: { readonly offset: number; readonly place: string } | undefined;
  visit(
    text,
    {
      onError: (_code, offset, _length, line, character) => {
        fault ??= { offset, place: `line ${line + 1}, column ${character + 1}` };
      },
    },
    { disallowComments: true },
  );
  if (fault === undefined) return 'unknown position';
  const { offset, place } = fault;
  return `${place}${hintFor(text, offset)}`;
}

function hintFor(text: string, offset: number): string {
  if (offset === text.length) return ', where it ends too early';
  return text[offset] === '"'
    ? ' (a comma or colon is missing before this string, the string is not closed, or a backslash in it is not escaped)'
    : '';
}

/** The first member of an object that has its name from another. */
function repeatedMember(text: string): string | undefined {
  /** Of the objects that are open, the innermost last: where each name stands. */
  const open: Map<string, number>[] = [];
  let found: string | undefined;
  visit(text, {
    onObjectBegin: () => void open.push(new Map()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name, _offset, _length, line, _character, pathOf) => {
      const first = open.at(-1)?.get(name);
      if (first === undefined) open.at(-1)?.set(name, line + 1);
      else
        found ??= `contains a duplicate member (lines ${first} and ${line + 1}): ${memberText(name, pathOf())}`;
    },
  });
  return found;
}

/** Whether a member stands in an object with two values. */
function isAmbiguous(node: Node | undefined): boolean {
  const values = new Map<unknown, string>();
  return (node?.children ?? []).some((child) => {
    const [name, value] = child.type === 'property' ? (child.children ?? []) : [];
    if (name === undefined || value === undefined) return isAmbiguous(child);
    const own = JSON.stringify(getNodeValue(value));
    const other = values.get(name.value);
    values.set(name.value, own);
    return (other !== undefined && other !== own) || isAmbiguous(value);
  });
}

function memberText(name: string, path: JSONPath): string {
  const above = path.map((part) => (typeof part === 'number' ? part : shownName(part))).join(' > ');
  return above === '' ? shownName(name) : `${shownName(name)} in ${above}`;
}
