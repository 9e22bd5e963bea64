import stringWidth from 'string-width';

/** Cells of the terminal that a text takes, without control characters: East Asian characters and signs take two. */
export function widthOf(text: string): number {
  return isPlain(text) ? text.length : stringWidth(text);
}

/** The text if it is no wider, else as much of its beginning as leaves room for an ellipsis. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let room = width - 1;
  for (const { segment } of graphemes.segment(text)) {
    room -= widthOf(segment);
    if (room < 0) break;
    kept += segment;
  }
  return width < 1 ? '' : `${kept}…`;
}

/** Fills up with blanks, at the end, or in front where numbers are to stand in line. */
export function padTo(text: string, width: number, atEnd: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return atEnd ? text + blanks : blanks + text;
}

const graphemes = new Intl.Segmenter();

function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
