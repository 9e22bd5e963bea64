import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { createTexts, englishTexts, type Language, type Texts } from './texts.ts';

const file = z.object({ texts: z.record(z.string(), z.string()) });

/** Where each language is, beside the program; English is in the program. */
const translations: Readonly<Record<Exclude<Language, 'en'>, URL>> = {
  de: new URL('../../manifest/locales/de.json', import.meta.url),
};

/** The texts of a language. Reads its file, which is large, only when it is used. */
export async function openTexts(language: Language): Promise<Texts> {
  if (language === 'en') return englishTexts;
  const { texts } = file.parse(JSON.parse(await readFile(translations[language], 'utf8')));
  return createTexts(language, new Map(Object.entries(texts)));
}
