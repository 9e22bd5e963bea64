import { type Block, markerOf, type Page } from './page.ts';

/** Above a block of output that is no output of this page's commands, with the reason. */
const notOutput = 'not output';

/** The outputs that a page shows, as `text` blocks. */
function outputsOf({ blocks }: Page): readonly Block[] {
  return blocks.filter((block) => block.language === 'text' && markerOf(block, notOutput) === undefined);
}

/** Numbers, times, identifiers and widths differ from run to run; words do not. */
export function shapeOf(line: string): string {
  return line
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>')
    .replaceAll(/\b\d\d:\d\d:\d\d\b/g, '<time>')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<id>')
    .replaceAll(/\d[\d.,]*(?<=\d)(?: (?:bytes|kB|MB|GB))?/g, '<n>')
    .replaceAll(/\bpages?\b/g, 'page')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Lines that a page shows as output and its commands do not print. A line `…` stands for left-out lines. */
export function staleOutput(page: Page, transcript: string): readonly string[] {
  const printed = new Set(transcript.split('\n').map(shapeOf));
  return outputsOf(page).flatMap(({ text, line }) =>
    text.split('\n').flatMap((shown, at) => {
      const shape = shapeOf(shown);
      if (shape === '' || shape === '…' || printed.has(shape)) return [];
      return [`${page.path}:${line + at + 1}: no command of the page prints "${shown.trim()}"`];
    }),
  );
}
