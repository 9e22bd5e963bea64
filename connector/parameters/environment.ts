import { type ParameterProperty, type ParametersJsonSchema, parameterEntries } from './json-schema.ts';
import { editDistance } from './nearest.ts';

const prefix = 'CITRIX_';

/** The variable that names a file with the secret, the way containers and service managers hand secrets over. */
export const secretFileVariable = 'CITRIX_CLIENT_SECRET_FILE';

/** `customerId` → `CITRIX_CUSTOMER_ID`. */
export function variableOf(parameter: string): string {
  return prefix + parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

interface EnvironmentValues {
  /** Parameters that were given, in the type they are declared with where the text allows it. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly string[];
  /** Parameters that a faulty variable was to give: they are not missing as well. */
  readonly meant: ReadonlySet<string>;
}

/**
 * Reads `CITRIX_<NAME>` for every parameter, and the file that CITRIX_CLIENT_SECRET_FILE names. An empty variable
 * counts as not set: service definitions like to pass all of them.
 */
export function readEnvironment(
  schema: ParametersJsonSchema,
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): EnvironmentValues {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, text]) => text !== undefined && text.trim() !== ''),
  );
  const ours = new Map(parameterEntries(schema).map(([name]) => [variableOf(name), name]));
  const values: Record<string, unknown> = {};
  for (const [name, property] of parameterEntries(schema)) {
    const text = given[variableOf(name)];
    if (text !== undefined) values[name] = typed(text, property);
  }
  const slips = slipsIn(Object.keys(given), [...ours.keys(), secretFileVariable]);
  const secret = readSecret(given, readFile);
  return {
    values: secret.text === undefined ? values : { clientSecret: secret.text, ...values },
    problems: [
      ...slips.map(({ name, meant }) => `The variable ${name} is not known; did you mean ${meant}?`),
      ...secret.problems,
    ],
    meant: new Set([
      ...slips.map(({ meant }) => ours.get(meant) ?? 'clientSecret'),
      ...(secret.problems.length > 0 ? ['clientSecret'] : []),
    ]),
  };
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
    .filter((name) => name.startsWith(prefix) && !known.includes(name))
    .flatMap((name) => {
      const meant = known.find((candidate) => editDistance(name, candidate) <= 2);
      return meant === undefined ? [] : [{ name, meant }];
    });
}

function readSecret(
  given: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): { readonly text?: string; readonly problems: readonly string[] } {
  const path = given[secretFileVariable];
  if (path === undefined) return { problems: [] };
  const variable = variableOf('clientSecret');
  const both =
    given[variable] === undefined ? [] : [`${variable} and ${secretFileVariable} are both set; keep one.`];
  try {
    const text = readFile(path)
      .replace(/^\uFEFF/, '')
      .replace(/[\r\n]+$/, '');
    if (text !== '') return { text, problems: both };
    return { problems: [...both, `The file that ${secretFileVariable} names is empty.`] };
  } catch (thrown) {
    // The path is not repeated: somebody may have put the secret itself into the variable.
    const code = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
    return { problems: [...both, `The file that ${secretFileVariable} names cannot be read${code}.`] };
  }
}
