import type { Problem } from '../errors.ts';
import { mayHoldSecret, type ParametersJsonSchema, parameterEntries } from './json-schema.ts';
import { editDistance } from './name-suggestion.ts';
import type { ParameterProperty } from './property.ts';
import { fileVariableOf, variableOf, variablePrefix } from './variable-names.ts';

/** A file with a secret has some hundred bytes; what is much longer is another file. */
export const mostSecretBytes = 64 * 1024;

/** @param mostBytes a longer file is refused; some megabytes where nothing is said */
export type ReadFile = (path: string, mostBytes?: number) => string;

export interface EnvironmentValues {
  /** Parameters that were given, in the type they are declared with where the text allows it. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The variable that gave each of them. */
  readonly variables: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
  /** Parameters that a faulty variable was to give: they are not missing as well. */
  readonly meant: ReadonlySet<string>;
}

/**
 * Reads `CITRIX_<NAME>` for every parameter, and for every secret the file that `CITRIX_<NAME>_FILE` names. An empty
 * variable counts as not set: service definitions like to pass all of them.
 */
export function readEnvironment(
  schema: ParametersJsonSchema,
  env: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile,
): EnvironmentValues {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, text]) => text !== undefined && text.trim() !== ''),
  );
  const values: Record<string, unknown> = {};
  const variables: Record<string, string> = {};
  const problems: Problem[] = [];
  const meant = new Set<string>();
  const known = new Map<string, string>();
  for (const [name, property] of parameterEntries(schema)) {
    const [variable, fileVariable] = [variableOf(name), fileVariableOf(name)];
    known.set(variable, name);
    const text = given[variable];
    if (text !== undefined) {
      values[name] = typed(text, property);
      variables[name] = variable;
    }
    if (!mayHoldSecret(name, property)) continue;
    known.set(fileVariable, name);
    const path = given[fileVariable];
    if (path === undefined) continue;
    if (text !== undefined) {
      const message = `${variable} and ${fileVariable} are both set; keep one.`;
      problems.push({ parameter: name, message });
    }
    try {
      values[name] = readFile(path, mostSecretBytes);
      variables[name] = fileVariable;
    } catch (thrown) {
      problems.push({ parameter: name, message: unreadable(fileVariable, thrown) });
      meant.add(name);
    }
  }
  const slips = slipsIn(Object.keys(given), [...known.keys()]);
  for (const { like } of slips) meant.add(known.get(like) ?? like);
  const unknown = slips.map(({ name, like }) => ({
    parameter: known.get(like) ?? null,
    message: `Unknown variable ${name}; did you mean ${like}?`,
  }));
  return { values, variables, problems: [...unknown, ...problems], meant };
}

/** The path is not repeated: somebody may have put the secret itself into the variable. */
function unreadable(variable: string, thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
  return `The file in ${variable} cannot be read${code}.`;
}

/** Text that is no value of the type stays text: the schema then says what it expected. */
function typed(text: string, property: ParameterProperty): unknown {
  const bare = text.trim();
  switch (property.type) {
    case 'boolean':
      return bare === 'true' ? true : bare === 'false' ? false : bare;
    case 'integer':
      return /^-?\d+$/.test(bare) ? Number(bare) : bare;
    case 'array':
      return bare
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    default:
      return text;
  }
}

/** Other programs have CITRIX_ variables too, so only a name that is nearly one of ours is taken for a slip. */
function slipsIn(names: readonly string[], known: readonly string[]) {
  return names
    .filter((name) => name.startsWith(variablePrefix) && !known.includes(name))
    .flatMap((name) => {
      const like = known.find((candidate) => editDistance(name, candidate) <= 2);
      return like === undefined ? [] : [{ name, like }];
    });
}
