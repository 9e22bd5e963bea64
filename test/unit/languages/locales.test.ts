import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { englishTextsOf } from '../../../connector/describe/english.ts';
import { languages } from '../../../connector/languages/texts.ts';
import { manifest } from '../../../connector/manifest.ts';
import { localeFaults } from '../../support/locale-faults.ts';

const shape = z.object({ language: z.string(), texts: z.record(z.string(), z.string()) });
const root = new URL('../../../', import.meta.url);
const read = (path: string) => shape.parse(JSON.parse(readFileSync(new URL(path, root), 'utf8')));

const english = englishTextsOf(manifest);
const german = read('manifest/locales/de.json').texts;
/** A column may be called otherwise in one table. */
const special = new Set(
  manifest.datasets.flatMap(({ name, columns }) => columns.map((column) => `column.${name}.${column.name}`)),
);

describe('the texts in German', () => {
  it('are there for every text, name the same facts and names, and are left over from none', () => {
    expect(localeFaults(english, german, special)).toEqual([]);
  });

  it('are those of all languages that the manifest lists', () => {
    expect(manifest.locales.map(({ path }) => read(path).language)).toEqual(languages);
  });

  it('were translated from the English texts as they are', async () => {
    // A line that differs: look at the German text of its key, then run this test with `-u`.
    const lines = Object.entries(english)
      .filter(([key]) => !key.startsWith('column.'))
      .map(([key, text]) => `${key} ${hash('sha256', text).slice(0, 8)}\n`);
    await expect(lines.join('')).toMatchFileSnapshot('translated-from.txt');
  });

  const planted: readonly [string, (texts: Record<string, string>) => void, string][] = [
    ['a text without translation', (texts) => delete texts['exitCode.75'], 'missing: exitCode.75 ('],
    ['a translation without text', (texts) => (texts['exitCode.7'] = 'x'), 'stale: exitCode.7'],
    [
      'a column of no table',
      (texts) => (texts['column.users.shoe_size'] = 'x'),
      'stale: column.users.shoe_size',
    ],
    [
      'a fact of another name',
      (texts) => (texts['check.portOpen'] = 'Port {port} offen bei {host}'),
      'other facts: check.portOpen, which names {address}, {port}',
    ],
    [
      'a fact that is left out',
      (texts) => (texts['run.total'] = '{verdict}'),
      'other facts: run.total, which names {parts}, {verdict}',
    ],
    [
      'a parameter that is translated',
      (texts) => (texts['limit.requestTimeoutSeconds'] = 'Grenzen von `zeitlimit`.'),
      'other names: limit.requestTimeoutSeconds, which names `requestTimeout`',
    ],
    [
      'a variable that is misspelt',
      (texts) => (texts['warning.TLS_SETTING_IGNORED.meaning'] = 'NODE_TLS_REJECT wird nicht beachtet.'),
      'other names: warning.TLS_SETTING_IGNORED.meaning, which names NODE_TLS_REJECT_UNAUTHORIZED',
    ],
  ];
  it.each(planted)('are tested: %s is found', (_, harm, fault) => {
    const harmed = { ...german };
    harm(harmed);
    const found = localeFaults(english, harmed, special);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(fault);
  });
});
