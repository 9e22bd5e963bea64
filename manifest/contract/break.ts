import type { ChangeSubject, ContractChange } from '../../connector/contract-changes.ts';

/** Something that a host or reader of the released version would stumble over. */
export interface Break {
  readonly subject: ChangeSubject;
  readonly what: string;
}

/** The breaks that no change of a newer version than the released one declares. */
export function undeclared(
  breaks: readonly Break[],
  changes: readonly ContractChange[],
  releasedVersion: string,
): readonly Break[] {
  const newer = changes.filter(({ version }) => isNewer(version, releasedVersion));
  return breaks.filter(({ subject }) => !newer.some((change) => concerns(change, subject)));
}

/** A change of a dataset as a whole declares those of its columns only where it removes or renames it. */
function concerns(change: ContractChange, subject: ChangeSubject): boolean {
  if (change.kind === 'added' && !('member' in subject) && !('parameter' in subject)) return false;
  const members = ['parameter', 'dataset', 'column', 'code', 'member'];
  const named = (from: object) => JSON.stringify(members.map((name) => Object(from)[name] ?? null));
  return named(change) === named(subject);
}

export function isNewer(version: string, than: string): boolean {
  const [mine = [], theirs = []] = [version, than].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  const at = mine.findIndex((part, index) => part !== theirs[index]);
  return at >= 0 && (mine[at] ?? 0) > (theirs[at] ?? 0);
}
