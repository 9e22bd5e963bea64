/** What the connector must be able to do for a plan to end well; plans that ask for more than it can are not run. */
export const abilities = {
  /** Off until a run takes `state`: without it a run that spent its rows begins anew, and never gets further. */
  resumes: false,
  /** Off until pages that time out are asked for again smaller: without it they time out for ever. */
  smallerPages: false,
  /** Off until rows are reconciled with the source's count: without it nobody misses a row. */
  reconciles: false,
} satisfies Readonly<Record<string, boolean>>;

export type Ability = keyof typeof abilities;
