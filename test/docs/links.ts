import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { documents } from '../../manifest/packaging/documents.ts';
import { type Page, readPage, root } from './page.ts';

const packed = new Set(documents(root));

/** A folder is, when something in it is. */
function isPacked(path: string): boolean {
  if (packed.has(path)) return true;
  const folder = path.endsWith('/') ? path : `${path}/`;
  return [...packed].some((one) => one.startsWith(folder));
}

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

/** Links of a page to files of the project that are not there or not packed, or to headings that are not on them. */
export function brokenLinks({ path, text }: Page): readonly string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .flatMap((target) => {
      const problem = target.startsWith('#') ? onThisPage(target, text) : elsewhere(target, path);
      return problem === undefined ? [] : [`${path}: ${target}: ${problem}`];
    });
}

function onThisPage(target: string, text: string): string | undefined {
  return anchorsOf(text).has(target.slice(1)) ? undefined : noHeading;
}

function elsewhere(target: string, from: string): string | undefined {
  const [file = '', anchor] = target.split('#');
  const full = posix.normalize(posix.join(posix.dirname(from), file));
  if (full.startsWith('../') || !existsSync(`${root}/${full}`)) return 'no such file';
  if (!isPacked(full)) return 'is not in the packages, whose readers follow links too';
  if (anchor === undefined || !full.endsWith('.md')) return undefined;
  return anchorsOf(readPage(full).text).has(anchor) ? undefined : noHeading;
}

const noHeading = 'no such heading';
