/** The page of results is written by hand; only what stands between two markers is replaced. */

/** @throws Error when the page has no such block */
export function replaceBlock(page: string, name: string, content: string): string {
  const { from, to } = blockOf(page, name);
  return `${page.slice(0, from)}\n\n${content.trim()}\n\n${page.slice(to)}`;
}

/** @throws Error when the page has no such block */
export function isBlockEmpty(page: string, name: string): boolean {
  const { from, to } = blockOf(page, name);
  return page.slice(from, to).trim() === '';
}

function blockOf(page: string, name: string): { readonly from: number; readonly to: number } {
  const [opening, closing] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const start = page.indexOf(opening);
  const to = page.indexOf(closing, start);
  if (start < 0 || to < 0) throw new Error(`The page has no block from ${opening} to ${closing}.`);
  return { from: start + opening.length, to };
}
