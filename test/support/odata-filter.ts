/** A filter as OData writes it, understood by its grammar: comparisons, `and`, `or`, parentheses. */
export type Predicate = (row: Readonly<Record<string, unknown>>) => boolean;

const word = /\s*(\(|\)|[^\s()]+)/y;

function wordsOf(text: string): string[] {
  const words: string[] = [];
  word.lastIndex = 0;
  for (let match = word.exec(text); match !== null; match = word.exec(text)) words.push(match[1] ?? '');
  return words;
}

const instant = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/;

/** What a value is compared by: instants by all their digits, numbers as numbers, the rest as text in lower case. */
export function comparable(value: unknown): number | bigint | string | null {
  if (value === null || value === undefined) return null;
  const text = String(value);
  const match = instant.exec(text);
  if (match !== null) return `${match[1]}.${(match[2] ?? '').padEnd(9, '0')}`;
  return /^-?\d+$/.test(text) ? BigInt(text) : text.toLowerCase();
}

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

function valueAt(row: Readonly<Record<string, unknown>>, path: string): unknown {
  return path.split('/').reduce<unknown>((at, name) => Object(at)[name], row);
}

function comparison(path: string, operator: string, literal: string): Predicate {
  const holds = operators[operator];
  if (holds === undefined) throw new Error(`"${operator}" is no operator`);
  const wanted = literal === 'null' ? null : comparable(literal);
  return (row) => {
    const value = comparable(valueAt(row, path));
    if (value === null || wanted === null)
      return operator === 'eq' ? value === wanted : operator === 'ne' && value !== wanted;
    return holds(value < wanted ? -1 : value > wanted ? 1 : 0);
  };
}

/** @throws Error when the text is no filter */
export function parseFilter(text: string): Predicate {
  const words = wordsOf(text);

  function several(joint: 'and' | 'or', part: () => Predicate): Predicate {
    const parts = [part()];
    while (words[0] === joint) {
      words.shift();
      parts.push(part());
    }
    return joint === 'and' ? (row) => parts.every((one) => one(row)) : (row) => parts.some((one) => one(row));
  }

  function one(): Predicate {
    const [path = '', operator = '', literal = ''] = words;
    if (path !== '(') {
      words.splice(0, 3);
      return comparison(path, operator, literal);
    }
    words.shift();
    const inner = any();
    if (words.shift() !== ')') throw new Error(`a parenthesis is open in ${text}`);
    return inner;
  }

  const all = () => several('and', one);
  const any = (): Predicate => several('or', all);
  const predicate = any();
  if (words.length > 0) throw new Error(`"${words.join(' ')}" is too much in ${text}`);
  return predicate;
}
