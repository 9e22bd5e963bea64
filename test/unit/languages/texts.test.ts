import { describe, expect, it } from 'vitest';
import { openTexts } from '../../../connector/languages/open-texts.ts';
import { countOf, said, sizeOf } from '../../../connector/languages/phrase.ts';
import { createTexts, englishTexts } from '../../../connector/languages/texts.ts';

describe('texts', () => {
  it('put facts, lists and other phrases where the language has them', () => {
    const other = createTexts('de', new Map([['check.customerFound', '{sites} bei {customer}']]));
    const phrase = said('check.customerFound', { customer: 'acme', sites: ['a', countOf(1, 'site')] });
    expect([englishTexts.say(phrase), other.say(phrase)]).toEqual([
      'customer acme found, a, 1 site',
      'a, 1 site bei acme',
    ]);
  });

  it('write numbers as the language does, and tell one from many', async () => {
    const german = await openTexts('de');
    const phrases = [countOf(1, 'row'), countOf(0, 'row'), countOf(12_345n, 'row'), sizeOf(1_234_567)];
    expect(phrases.map(englishTexts.say)).toEqual(['1 row', '0 rows', '12,345 rows', '1.2 MB']);
    expect(phrases.map(german.say)).toEqual(['1 Zeile', '0 Zeilen', '12.345 Zeilen', '1,2 MB']);
  });

  it('leave braces and dollars of facts alone', () => {
    const phrase = said('check.unknown', { code: '$1', message: "{code} $& {nobody} $'" });
    expect(englishTexts.say(phrase)).toBe("unknown ($1: {code} $& {nobody} $')");
  });

  it('say in English what has no translation', () => {
    const none = createTexts('de', new Map());
    expect(none.say(said('check.ready'))).toBe('Ready: all checks passed.');
    expect(none.translate('exitCode.0', 'complete')).toBe('complete');
  });
});
