import { type Fact, type Phrase, templates } from './phrase.ts';

export const languages = ['en', 'de'] as const;

export type Language = (typeof languages)[number];

/** Texts for people in one language. */
export interface Texts {
  /** A phrase, a list, or a value, as text. */
  readonly say: (said: Fact) => string;
  /** What is declared in English elsewhere (titles, meanings, remedies), by its key in `manifest/locales/`. */
  readonly translate: (key: string, english: string) => string;
}

const placeholder = /\{(\w+)\}/g;

/** @param translations by key; what is not there is said in English */
export function createTexts(language: Language, translations: ReadonlyMap<string, string>): Texts {
  // Made when a number is said: the tables of all languages are loaded with the first one.
  let whole: Intl.NumberFormat | undefined;
  let oneDigit: Intl.NumberFormat | undefined;

  function numberText(count: number | bigint): string {
    whole ??= new Intl.NumberFormat(language);
    return whole.format(count);
  }

  function decimalText(decimal: number): string {
    oneDigit ??= new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    return oneDigit.format(decimal);
  }

  function phraseText({ template, facts }: Phrase): string {
    const text = translations.get(template) ?? templates[template];
    return text.replaceAll(placeholder, (_, name: string) => say(facts[name] ?? ''));
  }

  function say(said: Fact): string {
    if (typeof said === 'string') return said;
    if (typeof said === 'number' || typeof said === 'bigint') return numberText(said);
    if ('template' in said) return phraseText(said);
    return 'decimal' in said ? decimalText(said.decimal) : said.map(say).join(', ');
  }

  return { say, translate: (key, english) => translations.get(key) ?? english };
}

export const englishTexts: Texts = createTexts('en', new Map());

/** The names in braces of a text, sorted. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(placeholder)].map(([, name = '']) => name).sort();
}
