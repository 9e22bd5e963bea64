import { describe, expect, test } from 'vitest';
import { datasets } from '../../../connector/datasets/registry.ts';
import { datasetsIndex, groupPage, groupPath, groupsOf } from '../../../connector/describe/datasets.ts';
import { errorsPage } from '../../../connector/describe/pages.ts';
import { relationsPicture } from '../../../connector/describe/relations-picture.ts';
import { errorDefinitions } from '../../../connector/errors/codes.ts';
import { warningDefinitions } from '../../../connector/errors/warnings.ts';
import { manifest } from '../../../connector/manifest.ts';

/** As code hosts make anchors of headings. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

const linksOf = (text: string) => [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target = '']) => target);

describe('the page of errors', () => {
  const text = errorsPage(manifest);
  const codes = [...Object.keys(errorDefinitions), ...Object.keys(warningDefinitions)];

  test('has one anchor for each code, and its index is alphabetical', () => {
    const anchors = anchorsOf(text);
    for (const code of codes)
      expect(
        anchors.filter((one) => one === code.toLowerCase()),
        code,
      ).toHaveLength(1);
    const index = linksOf(text).filter((target) => target.startsWith('#'));
    expect(index).toEqual(codes.toSorted().map((code) => `#${code.toLowerCase()}`));
  });

  test('separates the causes of a code that has several', () => {
    const section = text.slice(text.indexOf('### STATE_INVALID'), text.indexOf('### THROTTLED'));
    expect(section.split('\n').filter((line) => line.startsWith('| ')).length).toBeGreaterThan(6);
    for (const { causes } of manifest.errors) {
      expect(new Set(causes.map(({ cause }) => cause)).size).toBe(causes.length);
    }
  });
});

describe('the pages of datasets', () => {
  const index = datasetsIndex(datasets);
  const pages = new Map(groupsOf(datasets).map((group) => [groupPath(group.name), groupPage(group)]));

  test('link to headings that exist, in the letters that anchors have', () => {
    for (const target of linksOf(index)) {
      const [path = '', anchor = ''] = target.split('#');
      const page = path === '' ? index : pages.get(path);
      expect(anchorsOf(page ?? ''), target).toContain(anchor);
    }
  });

  test('name only datasets when they say which of two to take', () => {
    const section = index.slice(index.indexOf('## Which of two'), index.indexOf('## How the tables'));
    const named = [...section.matchAll(/\| `([a-z_]+)` \|$/gm)].map(([, name]) => name);
    expect(named.length).toBe(10);
    for (const name of named) expect(datasets.map((dataset) => dataset.name)).toContain(name);
  });

  test('draw references that are declared; another one is an error (planted)', () => {
    expect(relationsPicture(datasets)).toContain('  application_instances }o--o| sessions : session_key\n');
    const without = datasets.filter(({ name }) => name !== 'machines');
    expect(() => relationsPicture(without)).toThrow('machines does not refer to catalogs');
  });
});
