import { parseRegex, type RegexNode } from './parse.ts';
import { countSteps } from './steps.ts';

/** Texts that bring a backtracking engine to its worst: a part of what it wants, many times over, and then something else. */

interface Attack {
  readonly before: string;
  readonly pump: string;
  readonly after: string;
}

const usual = ['a', '0', '1', ' ', '-', '.', '"', '\\', '<', '\n', 'Z', ',', 'é', '\u{1f600}', '\u0001'];

/** Characters that an expression names itself, or that are unlike each other. */
function charactersFor({ source }: RegExp): readonly string[] {
  return [...new Set([...source.replaceAll(/\\[a-zA-Z]/g, ''), ...usual])];
}

/** The shortest text that a node takes; of a class, the character that `choose` prefers. */
function exampleOf(node: RegexNode, characters: readonly string[], turn: number): string {
  const of = (inner: RegexNode) => exampleOf(inner, characters, turn);
  switch (node.kind) {
    case 'character': {
      const fitting = characters.filter((character) => node.accepts(character));
      return fitting[turn % Math.max(1, fitting.length)] ?? '';
    }
    case 'group':
      return of(node.body);
    case 'sequence':
      return node.parts.map(of).join('');
    case 'choice':
      return of(node.options[turn % node.options.length] ?? { kind: 'sequence', parts: [] });
    case 'repeat':
      return of(node.body).repeat(node.min);
    default:
      return '';
  }
}

interface Place {
  readonly before: readonly RegexNode[];
  readonly nodes: readonly RegexNode[];
}

/** Whether there is no bound to what it takes. */
function isOpen(node: RegexNode): boolean {
  switch (node.kind) {
    case 'repeat':
      return node.max === Number.POSITIVE_INFINITY || isOpen(node.body);
    case 'sequence':
      return node.parts.some(isOpen);
    case 'choice':
      return node.options.some(isOpen);
    case 'group':
    case 'look':
      return isOpen(node.body);
    default:
      return false;
  }
}

/**
 * Stretches of neighbours at every depth, with all that stands in front of them: those that begin and end beside, or with, a
 * part without a bound. Only through such a part can steps grow.
 */
function placesIn(node: RegexNode, before: readonly RegexNode[] = []): readonly Place[] {
  switch (node.kind) {
    case 'sequence': {
      const { parts } = node;
      const touches = (...places: readonly number[]) =>
        places.some((place) => {
          const part = parts[place];
          return part === undefined || isOpen(part);
        });
      const own = parts.flatMap((_, from) =>
        parts.flatMap((_part, to) =>
          to >= from && touches(from - 1, from) && touches(to, to + 1)
            ? [{ before: [...before, ...parts.slice(0, from)], nodes: parts.slice(from, to + 1) }]
            : [],
        ),
      );
      return [...own, ...parts.flatMap((part, at) => placesIn(part, [...before, ...parts.slice(0, at)]))];
    }
    case 'choice':
      return node.options.flatMap((option) => placesIn(option, before));
    case 'repeat':
      return [{ before, nodes: [{ ...node, min: Math.max(1, node.min) }] }, ...placesIn(node.body, before)];
    case 'group':
    case 'look':
      return placesIn(node.body, before);
    default:
      return [];
  }
}

const turns = [0, 1, 2, 3, 4, 5, 6, 7];
const longestPump = 24;

/** Each with the characters of the expression in several choices. */
function attacksOn(regex: RegExp, tree: RegexNode): readonly Attack[] {
  const characters = charactersFor(regex);
  const attacks = new Map<string, Attack>();
  const text = (nodes: readonly RegexNode[], turn: number) =>
    exampleOf({ kind: 'sequence', parts: nodes }, characters, turn);
  for (const { before, nodes } of placesIn(tree)) {
    for (const turn of turns) {
      const pump = text(nodes, turn);
      if (pump === '' || pump.length > longestPump) continue;
      for (const front of new Set(['', text(before, turn)])) {
        for (const after of ['', '\u0000']) {
          attacks.set(JSON.stringify([front, pump, after]), { before: front, pump, after });
        }
      }
    }
  }
  return [...attacks.values()];
}

/** So many times over, and twice as often: more than any bound that stands in an expression allows. */
const times = 64;

/** Of a linear expression twice as long a text takes twice as many steps, of a quadratic one four times as many. */
const mostGrowth = 2.7;

/** The first attack under which an expression takes more than linear time; undefined: none does. */
export function weaknessOf(regex: RegExp): string | undefined {
  const tree = parseRegex(regex);
  for (const { before, pump, after } of isOpen(tree) ? attacksOn(regex, tree) : []) {
    const steps = (count: number) => countSteps(tree, regex, before + pump.repeat(count) + after).steps;
    const [once, twice] = [steps(times), steps(2 * times)];
    if (twice > mostGrowth * once || twice === Number.POSITIVE_INFINITY) {
      const text = `${JSON.stringify(before)} + ${JSON.stringify(pump)} × n + ${JSON.stringify(after)}`;
      return `${text}: twice n, ${(twice / once).toFixed(1)} times the steps`;
    }
  }
  return undefined;
}

/** Where the count of steps disagrees with the engine on what matches, it counts something else. */
export function disagreementOn(regex: RegExp): string | undefined {
  const tree = parseRegex(regex);
  for (const { before, pump, after } of attacksOn(regex, tree)) {
    const text = before + pump.repeat(5) + after;
    regex.lastIndex = 0;
    const real = regex.exec(text);
    const ours = countSteps(tree, regex, text).first;
    const letters = regex.flags.includes('u') ? [...text] : text.split('');
    const found = ours && letters.slice(...ours).join('');
    if (real?.[0] !== found) return JSON.stringify([text, real?.[0], found]);
  }
  return undefined;
}
