import type { ContractChange } from '../contract-changes.ts';
import type { Problem } from '../errors.ts';

/** Parameters and datasets that have another name now, or none, and are still accepted under the old one. */
export interface Retired {
  readonly parameters: readonly RetiredName[];
  readonly datasets: readonly RetiredName[];
}

export interface RetiredName {
  readonly name: string;
  /** undefined: it was removed. */
  readonly replacedBy: string | undefined;
  readonly version: string;
}

export const nothingRetired: Retired = { parameters: [], datasets: [] };

/** An old name is accepted in the major version that retired it and in the next one: for at least a whole one. */
const majorsAccepted = 1;

/** The old names that this version accepts. */
export function retiredIn(changes: readonly ContractChange[], version: string): Retired {
  const accepted = changes.filter(
    (change) =>
      (change.kind === 'renamed' || change.kind === 'removed') &&
      majorOf(version) - majorOf(change.version) <= majorsAccepted,
  );
  return {
    parameters: accepted.flatMap((change) =>
      'parameter' in change ? [retiredName(change.parameter, change)] : [],
    ),
    datasets: accepted.flatMap((change) =>
      'dataset' in change && change.column === undefined ? [retiredName(change.dataset, change)] : [],
    ),
  };
}

function retiredName(name: string, { replacedBy, version }: ContractChange): RetiredName {
  return { name, replacedBy: replacedBy ?? undefined, version };
}

const majorOf = (version: string): number => Number(version.split('.')[0]);

/** The name that a retired one stands for now, through several renames; undefined: nothing takes its place. */
export function presentName(name: string, retired: readonly RetiredName[]): string | undefined {
  const found = retired.find((one) => one.name === name);
  if (found === undefined) return name;
  const others = retired.filter((one) => one !== found);
  return found.replacedBy === undefined ? undefined : presentName(found.replacedBy, others);
}

/** Values under the names of today. */
export interface Renewed {
  readonly values: Readonly<Record<string, unknown>>;
  /** One sentence for each old name. */
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Puts values that were given under an old name where they belong now.
 * @param placeOf names where a parameter was given: "in params.json", "from CITRIX_NAME"
 */
export function renewed(
  given: Readonly<Record<string, unknown>>,
  { parameters, datasets }: Retired,
  placeOf: (name: string) => string,
): Renewed {
  const values: Record<string, unknown> = { ...given };
  const warnings: string[] = [];
  const problems: Problem[] = [];
  for (const { name, version } of parameters) {
    if (!Object.hasOwn(given, name)) continue;
    delete values[name];
    const present = presentName(name, parameters);
    const old = `\`${name}\` (${placeOf(name)})`;
    if (present === undefined) {
      warnings.push(`${old} was removed in version ${version}; it is ignored.`);
    } else if (Object.hasOwn(given, present)) {
      const message = `${old} is the old name of \`${present}\`, which is given, too; remove the old one.`;
      problems.push({ parameter: name, message });
    } else {
      values[present] = given[name];
      warnings.push(`${old} is called \`${present}\` since version ${version}.`);
    }
  }
  const { extraDatasets } = values;
  if (Array.isArray(extraDatasets)) {
    const old = datasets.filter(({ name }) => extraDatasets.includes(name));
    values['extraDatasets'] = extraDatasets.flatMap((name) =>
      typeof name === 'string' ? (presentName(name, datasets) ?? []) : [name],
    );
    warnings.push(...old.map((one) => datasetWarning(one, datasets)));
  }
  return { values, warnings, problems };
}

function datasetWarning({ name, version }: RetiredName, datasets: readonly RetiredName[]): string {
  const present = presentName(name, datasets);
  return present === undefined
    ? `The dataset "${name}" in \`extraDatasets\` was removed in version ${version}; it is ignored.`
    : `The dataset "${name}" in \`extraDatasets\` is called "${present}" since version ${version}.`;
}
