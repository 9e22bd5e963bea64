/** Tells the pages of a run that has another window from other pages: `FROM` and `TO` stand for the ends of the window. */

/** @param days how many the window has @returns the same text for the same page of any run over the same rows */
export function pageKey(address: string, days: number): string {
  const readable = decodeURIComponent(address.replaceAll('+', ' '));
  const [, to] = /(?:Date) lt (\d[\dT:.-]+Z)/.exec(readable) ?? [];
  if (to === undefined) return readable;
  const from = new Date(Date.parse(to) - days * 86_400_000).toISOString();
  return readable.replaceAll(to, 'TO').replaceAll(from, 'FROM');
}
