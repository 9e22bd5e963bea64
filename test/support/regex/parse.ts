/** Regular expressions as trees: as much of their syntax as the connector uses; anything else is an error. */

export type RegexNode =
  | { readonly kind: 'character'; readonly accepts: (character: string) => boolean }
  /** Of a capturing group, with its number; and the same text again. */
  | { readonly kind: 'group'; readonly body: RegexNode; readonly number: number }
  | { readonly kind: 'again'; readonly number: number }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | Repeat
  | {
      readonly kind: 'look';
      readonly body: RegexNode;
      readonly isBehind: boolean;
      readonly isNegated: boolean;
    }
  | { readonly kind: 'edge'; readonly is: Edge };

export interface Repeat {
  readonly kind: 'repeat';
  readonly body: RegexNode;
  readonly min: number;
  readonly max: number;
  readonly isLazy: boolean;
}

type Edge = 'start' | 'end' | 'word' | 'no word';

const edges: Readonly<Record<string, Edge>> = { '^': 'start', $: 'end', '\\b': 'word', '\\B': 'no word' };

/** An escape, a class or one character, from where the expression is asked on. */
const atom =
  /\\(?:u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|[^0-9k])|\[(?:\\[\s\S]|[^\]\\])*\]|[^()|*+?{}[\]\\]/uy;

const quantifier = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\?)?/y;

const look = /\(\?(<)?([=!])/y;

export function parseRegex({ source, flags }: RegExp): RegexNode {
  let at = 0;
  let groups = 0;
  const modes = flags.replace(/[gymd]/g, '');

  function take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(source) ?? undefined;
    if (found !== undefined) at += found[0].length;
    return found;
  }

  function choice(): RegexNode {
    const options = [sequence()];
    while (source[at] === '|') {
      at += 1;
      options.push(sequence());
    }
    return options.length === 1 ? (options[0] ?? unknown()) : { kind: 'choice', options };
  }

  function sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated(single()));
    return { kind: 'sequence', parts };
  }

  function repeated(body: RegexNode): RegexNode {
    const found = take(quantifier);
    if (found === undefined) return body;
    const [, sign, least = '0', comma, most = ''] = found;
    const [min, max] = {
      '*': [0, Number.POSITIVE_INFINITY] as const,
      '+': [1, Number.POSITIVE_INFINITY] as const,
      '?': [0, 1] as const,
    }[sign ?? ''] ?? [
      Number(least),
      comma === undefined ? Number(least) : Number(most || Number.POSITIVE_INFINITY),
    ];
    return { kind: 'repeat', body, min, max, isLazy: found[5] !== undefined };
  }

  function single(): RegexNode {
    const around = take(look);
    if (around !== undefined) {
      const [, behind, sign] = around;
      return { kind: 'look', body: closed(), isBehind: behind !== undefined, isNegated: sign === '!' };
    }
    if (take(/\(\?:/y) !== undefined) return closed();
    if (take(/\((?:\?<\w+>)?/y) !== undefined) {
      groups += 1;
      return { kind: 'group', number: groups, body: closed() };
    }
    const again = take(/\\([1-9])/y);
    if (again !== undefined) return { kind: 'again', number: Number(again[1]) };
    const text = take(atom)?.[0] ?? unknown();
    const edge = edges[text];
    if (edge !== undefined) return { kind: 'edge', is: edge };
    const one = new RegExp(`^(?:${text})$`, modes);
    const known = new Map<string, boolean>();
    const accepts = (character: string) => {
      const is = known.get(character) ?? one.test(character);
      known.set(character, is);
      return is;
    };
    return { kind: 'character', accepts };
  }

  function closed(): RegexNode {
    const body = choice();
    if (source[at] !== ')') unknown();
    at += 1;
    return body;
  }

  function unknown(): never {
    throw new Error(`not understood at ${at}: /${source}/`);
  }

  const tree = choice();
  if (at < source.length) unknown();
  return tree;
}
