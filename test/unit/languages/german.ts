import type { Texts } from '../../../connector/languages/texts.ts';

/** The translations of these texts, by key. */
export function recordOf(
  texts: Texts,
  english: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, texts.translate(key, text)]));
}
