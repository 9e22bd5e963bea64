import { isNode, nodesOfSource, type Source, type TreeNode } from './source-tree.ts';

/**
 * Finds where a source looks into the text of an error: by a method, an expression, a comparison or a look-up, under whichever
 * name the text goes, or as an argument of a function, which may do so.
 */
export function readingsOfErrorTexts({ file, text }: Source): readonly string[] {
  const nodes = nodesOfSource(text);
  const names = namesOfTexts(nodes);
  return nodes
    .filter((node) => isReading(node, names))
    .map(({ start, end }) => `${file}: ${text.slice(start, end)}`);
}

interface Names {
  /** Of variables that hold the text of an error. */
  readonly texts: ReadonlySet<string>;
  /** Of those that hold the error. */
  readonly errors: ReadonlySet<string>;
}

/** A `message` by itself is taken for that of an error where something is read in it. */
const bareName = 'message';

const textMembers: ReadonlySet<string> = new Set([bareName, 'stack']);
const usualNames = ['error', 'err', 'thrown', 'cause'];

const readers: ReadonlySet<string> = new Set([
  ...['match', 'matchAll', 'replace', 'replaceAll', 'includes', 'startsWith', 'endsWith', 'localeCompare'],
  ...['indexOf', 'lastIndexOf', 'search', 'split', 'slice', 'substring', 'substr', 'at', 'charAt'],
  ...['charCodeAt', 'codePointAt'],
]);

/** Methods that find out something of a text that they are given. */
const finders: ReadonlySet<string> = new Set([
  ...['test', 'exec', 'has', 'get', 'includes', 'indexOf', 'lastIndexOf', 'startsWith', 'endsWith'],
  ...['localeCompare', 'call', 'apply', 'match', 'split', 'search'],
]);

/** What an argument may be given to without being looked into. */
const showing: ReadonlySet<string> = new Set(['String', 'push', 'warn', 'set', 'visible']);

const comparison = /^(?:[!=]==?|[<>]=?)$/;

function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  return typeof node['name'] === 'string' ? node['name'] : '';
}

function listOf(value: unknown): readonly TreeNode[] {
  return [value].flat().filter(isNode);
}

/** Names that stand for the text of an error, also by way of others, and names of errors. */
function namesOfTexts(nodes: readonly TreeNode[]): Names {
  const caught = nodes.filter(({ type }) => type === 'CatchClause').map(({ param }) => nameOf(param));
  const errors = new Set([...usualNames, ...caught.filter((name) => name !== '')]);
  const members = nodes
    .filter(({ type }) => type === 'ObjectPattern')
    .flatMap(({ properties }) => listOf(properties))
    .filter(({ key }) => textMembers.has(nameOf(key)));
  const texts = new Set(members.flatMap(({ value }) => namesIn(value)));
  texts.delete(bareName);
  for (let size = -1; size !== texts.size; ) {
    size = texts.size;
    for (const name of nodes.flatMap((node) => givenText(node, { texts, errors }))) texts.add(name);
  }
  return { texts, errors };
}

/** The names that a declaration or an assignment gives the text of an error to. */
function givenText({ type, id, init, left, right }: TreeNode, names: Names): readonly string[] {
  const [pattern, value] = type === 'VariableDeclarator' ? [id, init] : [left, right];
  const isGiving = type === 'VariableDeclarator' || type === 'AssignmentExpression';
  if (!isGiving || !isNode(value) || !isText(value, names)) return [];
  return namesIn(pattern).filter((name) => name !== bareName);
}

/** A name, with or without a value of its own, or those of a list. */
function namesIn(pattern: unknown): readonly string[] {
  if (!isNode(pattern)) return [];
  if (pattern.type === 'Identifier') return [nameOf(pattern)];
  if (pattern.type === 'AssignmentPattern') return namesIn(pattern['left']);
  return pattern.type === 'ArrayPattern' ? listOf(pattern['elements']).flatMap(namesIn) : [];
}

/** Whether an expression is the text of an error, or made from it. */
function isText(node: TreeNode, names: Names): boolean {
  const some = (...parts: readonly unknown[]) =>
    parts.some((part) => listOf(part).some((one) => isText(one, names)));
  switch (node.type) {
    case 'MemberExpression':
      return textMembers.has(nameOf(node['property']));
    case 'Identifier':
      return names.texts.has(nameOf(node)) || nameOf(node) === bareName;
    case 'ConditionalExpression':
      return some(node['consequent'], node['alternate']);
    case 'LogicalExpression':
    case 'BinaryExpression':
      return node['operator'] === '+' || node.type === 'LogicalExpression'
        ? some(node['left'], node['right'])
        : false;
    case 'TemplateLiteral':
      return some(node['expressions']) || listOf(node['expressions']).some((one) => isError(one, names));
    case 'CallExpression':
      return isCallOfText(node, names);
    default:
      return some(node['expression']);
  }
}

/** `String(error)`, `error.toString()`, and what a method makes of a text. */
function isCallOfText(node: TreeNode, names: Names): boolean {
  const { callee } = node;
  const args = listOf(node['arguments']);
  if (nameOf(callee) === 'String') return args.some((one) => isError(one, names) || isText(one, names));
  if (!isNode(callee) || callee.type !== 'MemberExpression' || !isNode(callee['object'])) return false;
  const isSaid = nameOf(callee['property']) === 'toString' && isError(callee['object'], names);
  return isSaid || isText(callee['object'], names);
}

function isError(node: TreeNode, names: Names): boolean {
  if (node.type === 'Identifier') return names.errors.has(nameOf(node));
  if (node.type === 'MemberExpression') return nameOf(node['property']) === 'cause';
  return false;
}

function isReading(node: TreeNode, names: Names): boolean {
  const ofText = (part: unknown) => isNode(part) && isText(part, names);
  switch (node.type) {
    case 'BinaryExpression': {
      const { left, right, operator } = node;
      if (operator === 'in') return ofText(left);
      return (
        comparison.test(String(operator)) && ![left, right].some(isNothing) && [left, right].some(ofText)
      );
    }
    case 'SwitchStatement':
      return ofText(node['discriminant']);
    case 'MemberExpression':
      return node['computed'] === true && (ofText(node['property']) || ofText(node['object']));
    case 'CallExpression':
      return isReadingCall(node, names);
    default:
      return false;
  }
}

/** `undefined`, `null` or `''`: whether there is a text at all says nothing of what it says. */
function isNothing(node: unknown): boolean {
  return isNode(node) && (nameOf(node) === 'undefined' || (node.type === 'Literal' && !node['value']));
}

function isReadingCall(node: TreeNode, names: Names): boolean {
  const { callee } = node;
  const args = listOf(node['arguments']);
  const method = isNode(callee) && callee.type === 'MemberExpression' ? nameOf(callee['property']) : '';
  const object = isNode(callee) ? callee['object'] : undefined;
  if (readers.has(method) && isNode(object) && isText(object, names)) return true;
  if (finders.has(method)) return args.some((one) => isText(one, names));
  // A function that is given the text itself, and not a sentence with it, wants to know something of it.
  const isShown = showing.has(method || nameOf(callee)) || (isNode(callee) && callee.type === 'Super');
  return !isShown && args.some((one) => isOwnText(one, names));
}

/** The text of an error as it is: `error.message`, or a name that was given it. */
function isOwnText(node: TreeNode, names: Names): boolean {
  if (node.type === 'ChainExpression') return listOf(node['expression']).some((one) => isOwnText(one, names));
  if (node.type === 'MemberExpression') return textMembers.has(nameOf(node['property']));
  return node.type === 'Identifier' && names.texts.has(nameOf(node));
}
