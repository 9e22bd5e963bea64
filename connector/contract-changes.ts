/**
 * What became of names that hosts and readers rely on, as data in the manifest. A break that is not declared here fails
 * a test (test/contract/released.test.ts); docs/compatibility.md says what is a break.
 */

interface Change {
  /** The version of the connector that has it first. */
  readonly version: string;
  readonly kind: 'added' | 'renamed' | 'removed' | 'changed';
  /** What takes its place: a name of the same sort; null: nothing. */
  readonly replacedBy: string | null;
  /** What it means and what to do, for people. */
  readonly message: string;
}

/**
 * What a change concerns: a parameter, a dataset, a column of a dataset, a code of errors or warnings, or a member of
 * the manifest or of a file that a run writes ("outputs: rejected.ndjson", "run-report: datasets.*.rowsRead").
 */
export type ChangeSubject =
  | { readonly parameter: string }
  | { readonly dataset: string; readonly column?: string }
  | { readonly code: string }
  | { readonly member: string };

export type ContractChange = Change & ChangeSubject;

/** Newest last. Nothing is released yet, so nothing has changed. */
export const contractChanges: readonly ContractChange[] = [];
