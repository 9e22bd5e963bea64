import { describe, expect, test } from 'vitest';
import { anchorsOf, brokenLinks } from './links.ts';
import { allPages, pageOf, readPage } from './page.ts';

describe('links of the pages', () => {
  test.each(allPages)('%s leads to files and headings that exist', (path) => {
    expect(brokenLinks(readPage(path))).toEqual([]);
  });
});

describe('the check of links', () => {
  const problemsOf = (text: string) => brokenLinks(pageOf('docs/some.md', text));

  test('sees a missing file, a missing heading, and a link out of the project', () => {
    expect(problemsOf('[a](gone.md), [b](../README.md#gone), [c](#gone), [d](../../other.md)')).toEqual([
      'docs/some.md: gone.md: no such file',
      'docs/some.md: ../README.md#gone: no such heading',
      'docs/some.md: #gone: no such heading',
      'docs/some.md: ../../other.md: no such file',
    ]);
  });

  test('sees a file that the packages do not have', () => {
    expect(problemsOf('[a](../test/docs/links.ts), [b](../connector/)')).toEqual([
      'docs/some.md: ../test/docs/links.ts: is not in the packages, whose readers follow links too',
      'docs/some.md: ../connector/: is not in the packages, whose readers follow links too',
    ]);
  });

  test('takes files, headings of this and another page, and addresses', () => {
    const text =
      '# Some page\n[a](../LICENSE) [b](#some-page) [c](errors.md#warnings) [d](https://x.example/#y)';
    expect(problemsOf(text)).toEqual([]);
  });

  test('does not look into code', () => {
    expect(problemsOf('`[a](gone.md)`\n\n```sh\necho "[a](gone.md)"\n```\n')).toEqual([]);
  });

  test('knows headings with code, signs and the same words', () => {
    const text = '# Exit codes, and `--state`\n## Warnings\n## Warnings\n```sh\n# no heading\n```\n';
    expect([...anchorsOf(text)]).toEqual(['exit-codes-and---state', 'warnings', 'warnings-1']);
  });
});
