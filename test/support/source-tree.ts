import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import { isRecord } from '../../connector/json.ts';

/** The source of the connector as syntax trees, for rules that a search by text would get wrong. */

export interface Source {
  readonly file: string;
  readonly text: string;
}

/** A node of ESTree; which members it has depends on its type. */
export interface TreeNode extends Readonly<Record<string, unknown>> {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const root = fileURLToPath(new URL('../../connector/', import.meta.url));

export function connectorSources(): readonly Source[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file: file.replaceAll('\\', '/'), text: readFileSync(`${root}${file}`, 'utf8') }));
}

export function isNode(value: unknown): value is TreeNode {
  return isRecord(value) && typeof value['type'] === 'string' && typeof value['start'] === 'number';
}

/** All nodes of a text in TypeScript, the outer before the inner. */
export function nodesOfSource(text: string): readonly TreeNode[] {
  const tree: unknown = parseAst(text, { lang: 'ts' });
  return isNode(tree) ? nodesIn(tree) : [];
}

function nodesIn(node: TreeNode): readonly TreeNode[] {
  const inner = Object.values(node).flatMap((member) => (Array.isArray(member) ? member : [member]));
  return [node, ...inner.filter(isNode).flatMap(nodesIn)];
}
