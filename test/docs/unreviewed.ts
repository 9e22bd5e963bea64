/** Pages whose blocks do not yet say what they are. Shrinks; no page is added. */
export const unreviewed: ReadonlySet<string> = new Set([]);
