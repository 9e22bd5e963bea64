/** So many lines of a difference are shown. */
const shown = 60;

/** The beginning of a difference, and how much is left out. Its lines are the same as those of a short one. */
export function shortened(diff: string): string {
  const lines = diff.split('\n');
  if (lines.length <= shown) return diff;
  return [...lines.slice(0, shown), `… and ${lines.length - shown} lines more`].join('\n');
}
