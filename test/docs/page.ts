import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A fenced block of a page, with what the HTML comments directly above it say of it. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Of the fence, from 1. */
  readonly line: number;
  readonly markers: readonly Marker[];
}

/** `<!-- not run: needs systemd -->` is `{ name: 'not run', value: 'needs systemd' }`. */
interface Marker {
  readonly name: string;
  readonly value: string;
}

export interface Page {
  /** Relative to the root of the project, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Behind the language may stand the name of a file. */
const fence = /^\s*```(\w*)[^`]*$/;
const comment = /^\s*<!--\s*([^:>]+?)\s*:\s*(.*?)\s*-->\s*$/;

export function pageOf(path: string, text: string): Page {
  const blocks: Block[] = [];
  let open: { language: string; line: number; lines: string[]; markers: readonly Marker[] } | undefined;
  let markers: Marker[] = [];
  text.split('\n').forEach((line, at) => {
    const [isFence, language = ''] = fence.exec(line) ?? [];
    if (open !== undefined) {
      if (isFence === undefined) open.lines.push(line);
      else {
        blocks.push({ ...open, text: `${open.lines.join('\n')}\n` });
        open = undefined;
      }
      return;
    }
    if (isFence !== undefined) {
      open = { language, line: at + 1, lines: [], markers };
      markers = [];
      return;
    }
    const [isComment, name = '', value = ''] = comment.exec(line) ?? [];
    if (isComment !== undefined) markers.push({ name, value });
    else if (line.trim() !== '') markers = [];
  });
  if (open !== undefined) throw new Error(`${path}:${open.line}: the block does not end`);
  return { path, text, blocks };
}

export function markerOf({ markers }: Block, name: string): string | undefined {
  return markers.find((marker) => marker.name === name)?.value;
}

export function readPage(path: string): Page {
  return pageOf(path, readFileSync(`${root}/${path}`, 'utf8').replaceAll('\r\n', '\n'));
}

/** Every page of the project, as paths with `/`. */
export const allPages: readonly string[] = globSync(['README.md', 'docs/**/*.md'], { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .sort();
