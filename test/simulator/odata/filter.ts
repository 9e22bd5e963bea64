import type { PropertyType } from '../entity.ts';
import type { Comparison, SetName, Value } from '../values/rows.ts';
import { QueryError, syntaxError } from './errors.ts';
import { type Token, tokenize } from './lexer.ts';
import { type Path, resolvePath } from './paths.ts';

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'compare'; readonly path: Path; readonly comparison: Comparison; readonly value: Value }
  | { readonly kind: 'in'; readonly path: Path; readonly values: readonly Value[] }
  | { readonly kind: 'text'; readonly name: TextTest; readonly path: Path; readonly value: string };

const comparisons: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const textTests = ['contains', 'startswith', 'endswith'] as const;
type TextTest = (typeof textTests)[number];

const numeric = ['Int32', 'Int64', 'Double'];

/** A literal must have the type of its property: the service compares nothing across types. */
function checkTypes(path: Path, literal: PropertyType | 'Null', operator: string): void {
  const fits =
    literal === 'Null' || path.type === literal || (numeric.includes(path.type) && numeric.includes(literal));
  if (fits) return;
  const edm = (type: string): string => `Edm.${type === 'Date' ? 'DateTimeOffset' : type}`;
  throw new QueryError(
    `A binary operator with incompatible types was detected. Found operand types '${edm(path.type)}' and '${edm(literal)}' for operator kind '${operator}'.`,
  );
}

class Parser {
  readonly #set: SetName;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(set: SetName, text: string) {
    this.#set = set;
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Filter {
    const filter = this.#or();
    if (this.#at < this.#tokens.length) throw this.#error();
    return filter;
  }

  #error(): QueryError {
    return syntaxError(this.#tokens[this.#at]?.at ?? this.#text.length, this.#text);
  }

  #accept(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (!token || token.kind === 'literal' || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw this.#error();
  }

  #name(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name') throw this.#error();
    this.#at += 1;
    return token.text;
  }

  #literal(path: Path, operator: string): Value {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'literal') throw this.#error();
    this.#at += 1;
    checkTypes(path, token.type, operator);
    return token.value;
  }

  #or(): Filter {
    const parts = [this.#and()];
    while (this.#accept('or')) parts.push(this.#and());
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'or', parts };
  }

  #and(): Filter {
    const parts = [this.#unary()];
    while (this.#accept('and')) parts.push(this.#unary());
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'and', parts };
  }

  #unary(): Filter {
    if (this.#accept('not')) return { kind: 'not', part: this.#unary() };
    if (this.#accept('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    return this.#comparison();
  }

  #comparison(): Filter {
    const name = this.#name();
    const test = textTests.find((known) => known === name);
    if (test !== undefined) return this.#textTest(test);
    const path = resolvePath(this.#set, name);
    const operator = this.#name();
    if (operator === 'in') return { kind: 'in', path, values: this.#list(path) };
    if (!comparisons.includes(operator)) throw this.#error();
    return {
      kind: 'compare',
      path,
      comparison: operator as Comparison,
      value: this.#literal(path, operator),
    };
  }

  #textTest(name: TextTest): Filter {
    this.#expect('(');
    const path = resolvePath(this.#set, this.#name());
    this.#expect(',');
    const value = this.#literal(path, name);
    this.#expect(')');
    return { kind: 'text', name, path, value: String(value) };
  }

  #list(path: Path): Value[] {
    this.#expect('(');
    const values = [this.#literal(path, 'in')];
    while (this.#accept(',')) values.push(this.#literal(path, 'in'));
    this.#expect(')');
    return values;
  }
}

/** Reads a $filter on the set; throws QueryError for anything the service would refuse. */
export function parseFilter(set: SetName, text: string): Filter {
  return new Parser(set, text).parse();
}
