import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { type Page, readPage, root } from './page.ts';

/** Code may hold what looks like a link. */
function withoutCode(text: string): string {
  return text.replaceAll(/^\s*```[\s\S]*?^\s*```/gm, '').replaceAll(/`[^`\n]*`/g, 'code');
}

/** The anchors of a page's headings, as code hosts make them. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, title = ''] of text.replaceAll(/^\s*```[\s\S]*?^\s*```/gm, '').matchAll(/^#+ +(.+)$/gm)) {
    const plain = title
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(plain) ?? 0;
    seen.set(plain, times + 1);
    anchors.add(times === 0 ? plain : `${plain}-${times}`);
  }
  return anchors;
}

/** Links of a page to files of the project that are not there, or to headings that are not on them. */
export function brokenLinks({ path, text }: Page): readonly string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [file = '', anchor] = target.split('#');
    const full = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), file));
    const isThere = file === '' || (!full.startsWith('../') && existsSync(`${root}/${full}`));
    if (!isThere) return [`${path}: ${target}: no such file`];
    if (anchor === undefined || !full.endsWith('.md')) return [];
    const other = file === '' ? text : readPage(full).text;
    return anchorsOf(other).has(anchor) ? [] : [`${path}: ${target}: no such heading`];
  });
}
