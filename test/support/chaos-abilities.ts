/** What the connector must be able to do for a plan to end well; plans that ask for more than it can are not run. */
export const abilities = {
  /** A run goes on from its state: without that a run that spent its rows would begin anew, and never get further. */
  resumes: true,
  /** Pages that time out are asked for again smaller: without it they would time out for ever. */
  smallerPages: true,
  /** Rows are reconciled with the source's count: without that nobody would miss a row. */
  reconciles: true,
} satisfies Readonly<Record<string, boolean>>;

export type Ability = keyof typeof abilities;
