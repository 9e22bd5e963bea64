import { amountTexts } from './amount-texts.ts';
import { checkTexts } from './check-texts.ts';
import { describeTexts } from './describe-texts.ts';
import { runTexts } from './run-texts.ts';

/** The sentences of this program, in English: `{name}` stands for a fact. Translations are in `manifest/locales/`. */
export const templates = { ...amountTexts, ...checkTexts, ...runTexts, ...describeTexts } as const;

type TemplateName = keyof typeof templates;

/** What is said, as data. Numbers are written as the language writes them; of a list, with commas. */
export type Fact = string | number | bigint | Decimal | Phrase | readonly Fact[];

/** A number with one digit behind the point. */
interface Decimal {
  readonly decimal: number;
}

export interface Phrase {
  readonly template: TemplateName;
  readonly facts: Readonly<Record<string, Fact>>;
}

/** The names in braces. */
type FactNames<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | FactNames<Rest>
  : never;

type FactsOf<N extends TemplateName> = FactNames<(typeof templates)[N]>;

/** A sentence with its facts. The types demand every fact that the sentence names. */
export function said<N extends TemplateName>(
  template: N,
  ...[facts]: FactsOf<N> extends never ? [] : [Readonly<Record<FactsOf<N>, Fact>>]
): Phrase {
  return { template, facts: facts ?? {} };
}

type Counted<N extends TemplateName = TemplateName> = N extends `amount.${infer What}.one` ? What : never;

/** A number of things: `3 rows`. */
export function countOf(count: number | bigint, what: Counted): Phrase {
  return { template: `amount.${what}.${Number(count) === 1 ? 'one' : 'other'}`, facts: { count } };
}

/** A length in bytes: `12 kB`, `3.4 MB`. */
export function sizeOf(bytes: number): Phrase {
  return bytes < 1_000_000
    ? said('amount.kilobytes', { amount: Math.ceil(bytes / 1000) })
    : said('amount.megabytes', { amount: { decimal: bytes / 1_000_000 } });
}
