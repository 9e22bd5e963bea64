import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { ConnectorError } from '../../connector/errors.ts';
import {
  connectorSources,
  isNode,
  nodesIn,
  nodesOfSource,
  type Source,
  type TreeNode,
} from '../support/source-tree.ts';

/**
 * The program branches on codes and facts; the text of an error is for people and may be reworded, cut or masked at any
 * time. Named here is who may read one all the same, and why.
 */
const allowed: Readonly<Record<string, string>> = {
  "http/answers/network-errors.ts: error.message.split('; if the root CA')":
    'to show it without advice of Node.js',
  'http/answers/network-errors.ts: message.includes(code)': 'to show the code once',
  'citrix/analytics/failures.ts: /^Unknown topic /i.test(message)': 'the Kafka library gives it no code',
  "citrix/analytics/failures.ts: said.replace(/\\.$/, '')": 'to show it inside a sentence',
  "command-line.ts: String(cause instanceof Error ? cause.message : cause).split('. ')":
    'to show it without advice of Node.js',
};

const readers: ReadonlySet<string> = new Set([
  ...['match', 'matchAll', 'replace', 'replaceAll', 'includes', 'startsWith', 'endsWith'],
  ...['indexOf', 'lastIndexOf', 'search', 'split', 'slice', 'substring', 'at', 'charAt'],
]);

const nameOf = (node: unknown) => (isNode(node) && typeof node['name'] === 'string' ? node['name'] : '');

/** Whether a text of an error takes part: `x.message`, a `message` by itself, or a name that was given one. */
function hasMessage(node: TreeNode, aliases: ReadonlySet<string>): boolean {
  return nodesIn(node).some(
    (inner) =>
      (inner.type === 'MemberExpression' && nameOf(inner['property']) === 'message') ||
      (inner.type === 'Identifier' && aliases.has(nameOf(inner))),
  );
}

/** Calls and comparisons that look into an error's text. */
function readings({ file, text }: Source): readonly string[] {
  const nodes = nodesOfSource(text);
  const aliases = new Set(['message']);
  for (const { type, id, init } of nodes) {
    const isPlain = isNode(init) && /^(?:Member|Chain|Conditional|Logical)Expression$/.test(init.type);
    if (type === 'VariableDeclarator' && isPlain && hasMessage(init, new Set())) aliases.add(nameOf(id));
  }
  const guilty = nodes.filter((node) => {
    const { type, callee, left, right, operator } = node;
    if (type === 'BinaryExpression' && isNode(left) && isNode(right)) {
      return /^[!=]==?$/.test(String(operator)) && [left, right].some(isTextOf);
    }
    if (type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return false;
    const method = nameOf(callee['property']);
    const args = [node['arguments']].flat().filter(isNode);
    if (method === 'test' || method === 'exec') return args.some((one) => hasMessage(one, aliases));
    const { object } = callee;
    return readers.has(method) && isNode(object) && isText(object) && hasMessage(object, aliases);
  });
  return guilty.map(({ start, end }) => `${file}: ${text.slice(start, end)}`);
}

const isTextOf = (node: TreeNode) =>
  node.type === 'MemberExpression' && nameOf(node['property']) === 'message';

/** Not a list of things, some of which have a message. */
const isText = ({ type, callee }: TreeNode) =>
  type !== 'CallExpression' || nameOf(callee) === 'String' || isNode(callee);

test("nothing branches on an error's message, save where named", () => {
  const sources = connectorSources();
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.flatMap(readings).toSorted()).toEqual(Object.keys(allowed).toSorted());
});

test.each([
  'if (/HTTP 404/.test(error.message)) skip();',
  'const [, name] = refused.exec(refusal.message) ?? [];',
  "if (error.message.includes('timed out')) retry();",
  "const told = error.message; if (told.startsWith('x')) stop();",
  'links.some(({ message }) => /^Unknown/.test(message));',
  "if (error.message === 'gone') skip();",
  'error.message.match(/a/);',
  'const text = error instanceof Error ? error.message : String(error); /x/.exec(text);',
  "/x/.test(String(error.cause?.message ?? ''));",
])('a branch on prose is seen: %s', (text) => {
  expect(readings({ file: 'x.ts', text })).toHaveLength(1);
});

test('what a service says stays in memory', () => {
  const answer = { status: 400, contentType: 'application/json', code: '', text: 'of a person' };
  const error = new ConnectorError('SCHEMA_CHANGED', 'HTTP 400', { answer }).forDataset('sessions');
  expect(error.answer).toEqual(answer);
  const seen = [
    inspect(error, { depth: null, showHidden: true, getters: false }),
    JSON.stringify(error),
    JSON.stringify({ ...error }),
    String(error.stack),
    inspect(structuredClone(error), { showHidden: true }),
  ];
  expect(seen.join('\n')).not.toContain('of a person');
});
