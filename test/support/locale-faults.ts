import { placeholdersIn } from '../../connector/languages/texts.ts';

type Texts = Readonly<Record<string, string>>;

/** Names that no language changes: what stands in backticks, options, variables, codes. */
const fixed = /`[^`]+`|--[a-z-]+|\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g;

const fixedIn = (text: string) => [...new Set(text.match(fixed) ?? [])].sort().join(' ');

/**
 * What is wrong with a translation, a line each.
 * @param special keys that may be there besides: the translation of one place alone
 */
export function localeFaults(
  english: Texts,
  translated: Texts,
  special: ReadonlySet<string>,
): readonly string[] {
  const missing = Object.keys(english).filter((key) => !Object.hasOwn(translated, key));
  const stale = Object.keys(translated).filter((key) => !Object.hasOwn(english, key) && !special.has(key));
  const pairs = Object.entries(translated).flatMap(([key, text]) => {
    const original = english[key];
    return original === undefined ? [] : [{ key, text, original }];
  });
  return [
    ...missing.map((key) => `missing: ${key} (${english[key]})`),
    ...stale.map((key) => `stale: ${key}`),
    ...pairs
      .filter(({ text, original }) => placeholdersIn(text).join() !== placeholdersIn(original).join())
      .map(
        ({ key, original }) => `other facts: ${key}, which names {${placeholdersIn(original).join('}, {')}}`,
      ),
    ...pairs
      .filter(({ text, original }) => fixedIn(text) !== fixedIn(original))
      .map(({ key, original }) => `other names: ${key}, which names ${fixedIn(original)}`),
  ];
}

/** The parts of the English texts that are long enough to know them by, and are not the same in the other language. */
export function englishParts(english: Texts, translated: Texts): ReadonlySet<string> {
  const parts = Object.entries(english)
    .filter(([key, text]) => !key.startsWith('column.') && translated[key] !== text)
    .flatMap(([, text]) => text.split(/\{\w+\}/).map((part) => part.trim()));
  return new Set(parts.filter((part) => part.length >= 12 && part.includes(' ')));
}

/** The English parts that a text of another language holds. */
export function englishIn(text: string, parts: ReadonlySet<string>): readonly string[] {
  const words = text.replaceAll(/\s+/g, ' ');
  return [...parts].filter((part) => words.includes(part));
}
