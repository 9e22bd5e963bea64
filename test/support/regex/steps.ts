import type { RegexNode, Repeat } from './parse.ts';

/**
 * Matches as a backtracking engine does, and counts how often it looks at a character: time without a clock. It tries the
 * same ways in the same order as V8, without its short cuts.
 */

interface Counted {
  /** Infinite, where they were too many to count. */
  readonly steps: number;
  /** Where the first match begins and ends. */
  readonly first: readonly [from: number, to: number] | undefined;
}

/** Where counting ends: far beyond anything linear. */
const mostSteps = 2_000_000;

class Enough extends Error {}

/** Searches a whole text, with the flag `g` for all matches. */
export function countSteps(
  tree: RegexNode,
  { global, sticky, multiline, flags }: Pick<RegExp, 'global' | 'sticky' | 'multiline' | 'flags'>,
  text: string,
): Counted {
  const search = new Search(tree, flags.includes('u') ? [...text] : text.split(''), multiline);
  let first: Counted['first'];
  try {
    for (let at = 0; at <= search.length; ) {
      const end = search.from(at);
      if (end !== undefined) first ??= [at, end];
      if (sticky || (end !== undefined && !global)) break;
      at = end === undefined ? at + 1 : Math.max(end, at + 1);
    }
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    return { steps: Number.POSITIVE_INFINITY, first };
  }
  return { steps: search.steps, first };
}

type Next = (at: number) => boolean;

class Search {
  steps = 0;
  readonly #tree: RegexNode;
  readonly #text: readonly string[];
  readonly #isMultiline: boolean;
  readonly #groups = new Map<number, readonly [from: number, to: number]>();

  constructor(tree: RegexNode, text: readonly string[], isMultiline: boolean) {
    this.#tree = tree;
    this.#text = text;
    this.#isMultiline = isMultiline;
  }

  get length(): number {
    return this.#text.length;
  }

  /** The end of a match that begins here. */
  from(at: number): number | undefined {
    let end: number | undefined;
    this.#match(this.#tree, at, (found) => {
      end = found;
      return true;
    });
    return end;
  }

  #match(node: RegexNode, at: number, next: Next): boolean {
    switch (node.kind) {
      case 'character':
        return this.#accepts(node.accepts, at) && next(at + 1);
      case 'group':
        return this.#match(node.body, at, (end) => {
          this.#groups.set(node.number, [at, end]);
          return next(end);
        });
      case 'again':
        return this.#again(this.#groups.get(node.number) ?? [at, at], at, next);
      case 'sequence':
        return this.#sequence(node.parts, 0, at, next);
      case 'choice':
        return node.options.some((option) => this.#match(option, at, next));
      case 'repeat':
        return node.body.kind === 'character' && !node.isLazy
          ? this.#run(node, node.body.accepts, at, next)
          : this.#repeat(node, 0, at, next);
      case 'look':
        return this.#looks(node, at) !== node.isNegated && next(at);
      case 'edge':
        this.#count();
        return this.#isEdge(node.is, at) && next(at);
    }
  }

  #count(): void {
    this.steps += 1;
    if (this.steps > mostSteps) throw new Enough();
  }

  #accepts(accepts: (character: string) => boolean, at: number): boolean {
    this.#count();
    const character = this.#text[at];
    return character !== undefined && accepts(character);
  }

  #again([from, to]: readonly [number, number], at: number, next: Next): boolean {
    for (let place = from; place < to; place += 1) {
      if (!this.#accepts((character) => character === this.#text[place], at + place - from)) return false;
    }
    return next(at + to - from);
  }

  #sequence(parts: readonly RegexNode[], index: number, at: number, next: Next): boolean {
    const part = parts[index];
    if (part === undefined) return next(at);
    return this.#match(part, at, (end) => this.#sequence(parts, index + 1, end, next));
  }

  /** Of one character, without a call for each: texts are long. */
  #run({ min, max }: Repeat, accepts: (character: string) => boolean, at: number, next: Next): boolean {
    let end = at;
    while (end - at < max && this.#accepts(accepts, end)) end += 1;
    for (; end - at >= min; end -= 1) if (next(end)) return true;
    return false;
  }

  #repeat(node: Repeat, done: number, at: number, next: Next): boolean {
    const { body, min, max, isLazy } = node;
    const more = () =>
      done < max &&
      this.#match(body, at, (end) => (end > at || done < min) && this.#repeat(node, done + 1, end, next));
    const enough = () => done >= min && next(at);
    return isLazy ? enough() || more() : more() || enough();
  }

  #looks({ body, isBehind }: Extract<RegexNode, { kind: 'look' }>, at: number): boolean {
    if (!isBehind) return this.#match(body, at, () => true);
    const [least, most] = lengthsOf(body);
    for (let length = least; length <= Math.min(most, at); length += 1) {
      if (this.#match(body, at - length, (end) => end === at)) return true;
    }
    return false;
  }

  #isEdge(edge: Extract<RegexNode, { kind: 'edge' }>['is'], at: number): boolean {
    const isLineEnd = (place: number) =>
      this.#isMultiline && /^[\n\r\u2028\u2029]$/.test(this.#text[place] ?? '');
    if (edge === 'start') return at === 0 || isLineEnd(at - 1);
    if (edge === 'end') return at === this.#text.length || isLineEnd(at);
    const isWord = (place: number) => /^\w$/.test(this.#text[place] ?? '');
    return (isWord(at - 1) !== isWord(at)) === (edge === 'word');
  }
}

/** How many characters a node takes: least and most. */
function lengthsOf(node: RegexNode): readonly [number, number] {
  switch (node.kind) {
    case 'character':
      return [1, 1];
    case 'group':
      return lengthsOf(node.body);
    case 'sequence': {
      const lengths = node.parts.map(lengthsOf);
      return [sum(lengths.map(([least]) => least)), sum(lengths.map(([, most]) => most))];
    }
    case 'choice': {
      const lengths = node.options.map(lengthsOf);
      return [Math.min(...lengths.map(([least]) => least)), Math.max(...lengths.map(([, most]) => most))];
    }
    case 'repeat': {
      const [least, most] = lengthsOf(node.body);
      return [least * node.min, most * node.max];
    }
    default:
      return [0, 0];
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
