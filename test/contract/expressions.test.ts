import { expect, test } from 'vitest';
import { disagreementOn, weaknessOf } from '../support/regex/attacks.ts';
import {
  connectorSources,
  isNode,
  nodesOfSource,
  type Source,
  type TreeNode,
} from '../support/source-tree.ts';

/**
 * No regular expression of the connector takes more than linear time, whatever it is given: a page of some hundred
 * kilobytes would make the process deaf for minutes. Steps are counted, not seconds.
 */

/** Every expression of a file: those written as such, and those put together, as far as their texts stand in the file. */
function expressionsIn({ text }: Source): readonly RegExp[] {
  const nodes = nodesOfSource(text);
  const constants = new Map(
    nodes
      .filter(({ type }) => type === 'VariableDeclarator')
      .map(({ id, init }) => [nameOf(id), isNode(init) ? init : undefined] as const),
  );

  /** A text whose parts are not known here stands as a name. */
  function textOf(node: unknown, depth = 0): string {
    if (!isNode(node) || depth > 5) return 'name';
    if (node.type === 'Literal') return String(node['value']);
    if (node.type === 'Identifier') return textOf(constants.get(nameOf(node)), depth + 1);
    const quasi = node.type === 'TaggedTemplateExpression' ? node['quasi'] : node;
    if (!isNode(quasi) || quasi.type !== 'TemplateLiteral') return 'name';
    const isRaw = quasi !== node;
    const parts = [quasi['quasis']]
      .flat()
      .filter(isNode)
      .map((part) => writtenIn(part, isRaw));
    const values = [quasi['expressions']].flat().map((value) => textOf(value, depth + 1));
    return parts.map((part, at) => part + (values[at] ?? '')).join('');
  }

  return nodes.flatMap((node) => {
    const regex = node['regex'] as { readonly pattern: string; readonly flags: string } | undefined;
    if (node.type === 'Literal' && regex !== undefined) return [new RegExp(regex.pattern, regex.flags)];
    const isMade = node.type === 'NewExpression' || node.type === 'CallExpression';
    if (!isMade || nameOf(node['callee']) !== 'RegExp') return [];
    const [pattern, flags] = [node['arguments']].flat();
    return [new RegExp(textOf(pattern), flags === undefined ? '' : textOf(flags))];
  });
}

const nameOf = (node: unknown) => (isNode(node) && typeof node['name'] === 'string' ? node['name'] : '');

function writtenIn(part: TreeNode, isRaw: boolean): string {
  const value = part['value'] as { readonly raw: string; readonly cooked: string };
  return isRaw ? value.raw : value.cooked;
}

const expressions = connectorSources().flatMap((source) =>
  expressionsIn(source).map((regex) => ({ file: source.file, regex })),
);

test('every regular expression of the connector takes linear time', () => {
  expect(expressions.length).toBeGreaterThan(90);
  const weak = expressions.flatMap(({ file, regex }) => {
    const weakness = weaknessOf(regex);
    return weakness === undefined ? [] : [`${file}: ${regex}: ${weakness}`];
  });
  expect(weak).toEqual([]);
});

test('steps are counted along the ways that the engine takes', () => {
  const wrong = expressions.flatMap(({ file, regex }) => {
    const disagreement = disagreementOn(regex);
    return disagreement === undefined ? [] : [`${file}: ${regex}: ${disagreement}`];
  });
  expect(wrong).toEqual([]);
});

test.each([
  /<title[^>]*>([^<]*)/i,
  /\beyJ[\w-]+\.[\w-]+\.?[\w-]*/g,
  /("[^"]*(?:token|secret|password|assertion)[^"]*"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi,
  /\s*\n\s*/g,
  /[\r\n]+$/,
  /\s+$/,
  /(a+)+$/,
  /^(\w+\s?)*$/,
  /^(?:a|aa)+$/,
  /^.*.*=.*$/,
  /"(?:[^"\\]|\\.)*"/g,
  /<!--[\s\S]*?-->/g,
  /\d+\.?\d*e/,
  /(?<=x)\w+\d+!/u,
])('an expression that takes more is seen: %s', (regex) => {
  expect(weaknessOf(regex)).toBeDefined();
});

test.each([/^\d{4}-\d\d$/, /a+b/y, /"[^"]*"/g, /[,:]\s*\d/g, /(?:x|y)+z?/g, /(?<![\w-])eyJ[\w-]+/g])(
  'one that does not is let through: %s',
  (regex) => {
    expect(weaknessOf(regex)).toBeUndefined();
  },
);

/** As it stands in a source. */
const inserted = (name: string) => `$${'{'}${name}}`;

test.each([
  ['const x = /a+b/g.exec(y);', ['/a+b/g']],
  [`const n = String.raw\`\\d+\`; new RegExp(String.raw\`^${inserted('n')}$\`, 'g');`, ['/^\\d+$/g']],
  [`new RegExp(\`^${inserted('name')}\\\\.csv$\`);`, ['/^name\\.csv$/']],
  ["new RegExp('a|b');", ['/a|b/']],
] as const)('an expression is found in %s', (text, found) => {
  expect(expressionsIn({ file: 'x.ts', text }).map(String)).toEqual(found);
});
