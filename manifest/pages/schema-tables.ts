import { code, inline, table } from '../../connector/describe/markdown.ts';

/** The part of JSON Schema that our own schemas use. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
}

interface Section {
  /** Of the member whose members these are; empty for the document itself. */
  readonly path: string;
  readonly rows: (readonly [member: string, type: string, meaning: string])[];
}

/** An object with more members than this has a table of its own; a smaller one is shown where it is a member. */
const mostInline = 4;

/** The members of a document, as a table for the document and one for each large object in it. */
export function memberTables(schema: SchemaNode): readonly string[] {
  const sections = sectionsOf(schema, '');
  return sections.map(({ path, rows }) => {
    const title = path === '' ? [] : [`### ${path}`];
    return [...title, table(['Member', 'Type', 'Meaning'], rows)].join('\n\n');
  });
}

function sectionsOf(schema: SchemaNode, path: string): readonly Section[] {
  const own: Section = { path, rows: [] };
  const others: Section[] = [];
  addMembers(schema, '');
  return [own, ...others];

  function addMembers(node: SchemaNode, prefix: string): void {
    for (const [name, member] of Object.entries(node.properties ?? {})) {
      const at = `${prefix}${name}`;
      const { target, suffix } = objectIn(member);
      const isLarge = Object.keys(target?.properties ?? {}).length > mostInline;
      const full = `${path === '' ? '' : `${path}.`}${at}${suffix}`;
      const link = isLarge ? ` Members: [below](#${anchorOf(full)}).` : '';
      own.rows.push([code(at), typeOf(member), inline(member.description ?? '') + link]);
      if (target === undefined) continue;
      if (isLarge) others.push(...sectionsOf(target, full));
      else addMembers(target, `${at}${suffix}.`);
    }
  }
}

const anchorOf = (title: string) => title.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '');

/** The object that a member is, holds under names (`.*`), or holds in a list (`[]`). */
function objectIn(node: SchemaNode): { readonly target?: SchemaNode; readonly suffix: string } {
  const plain = node.anyOf?.find(({ type }) => type !== 'null') ?? node;
  if (plain.properties !== undefined) return { target: plain, suffix: '' };
  const inside = typeof plain.additionalProperties === 'object' ? plain.additionalProperties : plain.items;
  if (inside === undefined) return { suffix: '' };
  const mark = plain.items === undefined ? '.*' : '[]';
  const { target, suffix } = objectIn(inside);
  return target === undefined ? { suffix: '' } : { target, suffix: `${mark}${suffix}` };
}

function typeOf(node: SchemaNode): string {
  if (node.anyOf !== undefined) return node.anyOf.map(typeOf).join(' or ');
  if (node.const !== undefined) return code(JSON.stringify(node.const));
  if (node.enum !== undefined && node.enum.length <= 10) {
    return node.enum.map((value) => code(JSON.stringify(value))).join(', ');
  }
  if (node.format === 'date-time') return 'timestamp';
  if (node.items !== undefined) return `list of ${typeOf(node.items)}`;
  if (typeof node.additionalProperties === 'object') return `${typeOf(node.additionalProperties)} by name`;
  return [node.type ?? 'any'].flat().join(' or ');
}
