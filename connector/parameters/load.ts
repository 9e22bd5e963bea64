import { counted } from '../amounts.ts';
import { NotText } from '../encoding.ts';
import type { WarningCode } from '../errors/warnings.ts';
import { ConnectorError, type Problem } from '../errors.ts';
import { givenOf } from './blank.ts';
import { authorityProblems, notTextProblem } from './certificates.ts';
import { type ColumnsByTable, columnNameProblems } from './column-names.ts';
import { contradictionsOf } from './contradictions.ts';
import { type ReadFile, readEnvironment } from './environment.ts';
import type { GivenParameters } from './given-parameters.ts';
import { readSecrets } from './given-secrets.ts';
import { type ParametersJsonSchema, parametersJsonSchema, switchesOf } from './json-schema.ts';
import { nearestName } from './name-suggestion.ts';
import { type Finding, findingsOf, missing, type ProblemContext } from './problems.ts';
import { proxyProblems } from './proxy.ts';
import { type NeededSources, neededFor, neededSourcesOf, selectedNames } from './required-parameters.ts';
import { nothingRetired, presentName, type Retired, renewed } from './retired.ts';
import { type Parameters, parametersSchema } from './schema.ts';
import { shownName } from './shown-name.ts';
import { chooseSource, type SourceChoice } from './source.ts';
import { fileVariableOf, variableOf } from './variable-names.ts';

export interface ParameterSources {
  /** The parameters that were handed over; without them the environment has to have everything. */
  readonly given?: GivenParameters | undefined;
  /** How messages name where these come from: the file's name, `standard input`. */
  readonly origin: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads the files that variables and `caFile` name, as text; may throw. */
  readonly readFile: ReadFile;
  /** Datasets without a switch of their own: what `extraDatasets` may name. */
  readonly extraDatasetNames: readonly string[];
  /** Those of them that come from Citrix Analytics, and need other parameters. */
  readonly analyticsDatasetNames?: readonly string[];
  /** The columns that `tableColumns` may choose, by table. */
  readonly columnsByTable?: ColumnsByTable;
  /** Old names that are still accepted. */
  readonly retired?: Retired;
  /** The datasets that are to be read whatever the parameters ask for, by name. */
  readonly requested?: readonly string[] | undefined;
}

/** The parameters of a run, and what somebody should know of where they come from. */
export interface Loaded {
  readonly parameters: Parameters;
  /** What the tables asked for come from. */
  readonly source: SourceChoice;
  readonly setup: Setup;
}

export interface Setup {
  /** Parameters that the environment gave, with the variable of each. */
  readonly fromEnvironment: Readonly<Record<string, string>>;
  readonly warnings: readonly SetupWarning[];
}

export interface SetupWarning {
  readonly code: WarningCode;
  readonly message: string;
}

/**
 * The parameters of a run: the file's, with those of the environment over them, defaults filled in. Throws
 * PARAMETERS_INVALID with every problem at once, and no value of a secret in any of them.
 */
export function loadParameters(sources: ParameterSources): Loaded {
  const { origin, given, requested, analyticsDatasetNames = [], retired = nothingRetired } = sources;
  const schema = parametersJsonSchema(sources.extraDatasetNames, [], retired);
  const file = given ?? { values: {} };
  const unknown = unknownNames(Object.keys(file.values), Object.keys(schema.properties), origin);
  const known = Object.fromEntries(
    Object.entries(file.values).filter(([name]) => Object.hasOwn(schema.properties, name)),
  );
  const environment = readEnvironment(schema, sources.env, sources.readFile);
  const ofFile = renewed(givenOf(known, schema.properties), retired, () => `in ${origin}`);
  const ofEnvironment = renewed(environment.values, retired, placeOfVariable(environment.variables));
  const variables = withNewNames(environment.variables, retired);
  const clientId = ofEnvironment.values['clientId'] ?? ofFile.values['clientId'];
  const inFile = readSecrets(schema, ofFile.values, () => `in ${origin}`, clientId);
  const inEnvironment = readSecrets(schema, ofEnvironment.values, placeOfVariable(variables), clientId);
  const values = { ...inFile.values, ...inEnvironment.values };
  const switches = switchesOf(schema.properties);
  const needs = neededSourcesOf(requested ?? selectedNames(values, switches), analyticsDatasetNames);
  const parsed = parametersSchema(sources.extraDatasetNames).safeParse(values);
  const context = { origin: given && origin, variables, values, schema };
  const found = [...findingsOf(parsed.error?.issues ?? [], context), ...missingFor(needs, context)];
  // What a misspelt name or an unreadable text would have given is not missing as well.
  const meant = new Set([...unknown.meant, ...environment.meant, ...inFile.faulty, ...inEnvironment.faulty]);
  const isExcused = (name: string) =>
    !Object.hasOwn(values, name) && (file.problem !== undefined || meant.has(name));
  const problems = [
    ...(file.problem === undefined ? [] : [{ parameter: null, message: file.problem }]),
    ...unknown.problems,
    ...environment.problems,
    ...ofFile.problems,
    ...ofEnvironment.problems,
    ...contradictionsOf({ origin, values: inFile.values }, { values: inEnvironment.values, variables }),
    ...inFile.problems,
    ...inEnvironment.problems,
    ...inOrder(found, schema).filter(({ parameter }) => !isExcused(parameter)),
    ...proxyProblems(values).filter(({ parameter }) => !isExcused(parameter ?? '')),
    ...columnNameProblems(values['tableColumns'], sources.columnsByTable ?? {}),
    ...(requested === undefined ? nothingRequested(values, switches) : []),
    ...['caFile', 'analyticsCaFile'].flatMap((name) =>
      certificateProblems(name, values[name], sources.readFile),
    ),
  ];
  const parameters = parsed.data;
  const source =
    parameters && chooseSource(parameters, { ...needs, analytics: needs.analytics !== undefined });
  if (parameters === undefined || source === undefined || problems.length > 0)
    throw invalid(problems, sources, variables);
  return {
    parameters: Object.freeze(parameters),
    source,
    setup: {
      fromEnvironment: variables,
      warnings: [
        ...[...ofFile.warnings, ...ofEnvironment.warnings].map(retiredWarning),
        ...[...inFile.trimmed, ...inEnvironment.trimmed].map(trimmedWarning),
      ],
    },
  };
}

/** As the parameters are declared. */
function inOrder(findings: readonly Finding[], { properties }: ParametersJsonSchema): readonly Finding[] {
  const names = Object.keys(properties);
  const place = ({ parameter }: Finding) => names.indexOf(parameter);
  return findings.toSorted((a, b) => place(a) - place(b));
}

function placeOfVariable(variables: Readonly<Record<string, string>>) {
  return (name: string) => {
    const variable = variables[name] ?? variableOf(name);
    return variable === fileVariableOf(name) ? `from the file in ${variable}` : `from ${variable}`;
  };
}

function retiredWarning(message: string): SetupWarning {
  return { code: 'PARAMETER_RETIRED', message };
}

/** The variable of an old name gives the parameter that took its place. */
function withNewNames(
  variables: Readonly<Record<string, string>>,
  { parameters }: Retired,
): Readonly<Record<string, string>> {
  const entries = Object.entries(variables).flatMap(([name, variable]) => {
    const present = presentName(name, parameters);
    return present === undefined ? [] : [[present, variable] as const];
  });
  return Object.fromEntries(entries);
}

function trimmedWarning(place: string): SetupWarning {
  const message = `There was white space around ${place}; it was removed.`;
  return { code: 'SECRET_TRIMMED', message };
}

/** Parameters that the selected datasets need and that are missing. */
function missingFor({ cloud, analytics }: NeededSources, context: ProblemContext): readonly Finding[] {
  const lacking = (names: readonly string[], by?: string) =>
    names
      .filter((name) => !Object.hasOwn(context.values, name))
      .map((parameter) => ({ parameter, message: missing(parameter, context, by) }));
  return [
    ...(cloud ? lacking(neededFor.cloud) : []),
    ...(analytics === undefined ? [] : lacking(neededFor.analytics, analytics)),
  ];
}

/** Every switch off and nothing added: a run that could only succeed at nothing. */
function nothingRequested(
  values: Readonly<Record<string, unknown>>,
  switches: readonly string[],
): readonly Problem[] {
  if (selectedNames(values, switches).length > 0) return [];
  const names = switches.map((name) => `\`${name}\``).join(', ');
  const message = `Every dataset is switched off; set at least one of ${names} to true.`;
  return [{ parameter: 'extraDatasets', message }];
}

function certificateProblems(
  name: string,
  caFile: unknown,
  readFile: (path: string) => string,
): readonly Problem[] {
  const problem = (what: string) => ({ parameter: name, message: `The file in \`${name}\` ${what}.` });
  if (typeof caFile !== 'string' || caFile.trim() === '') return [];
  try {
    return authorityProblems(readFile(caFile)).map(problem);
  } catch (thrown) {
    if (thrown instanceof NotText) return [problem(notTextProblem)];
    const code = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
    return [problem(`cannot be read${code}`)];
  }
}

function invalid(
  problems: readonly Problem[],
  { given, origin }: ParameterSources,
  variables: Readonly<Record<string, string>>,
): ConnectorError {
  const count = counted(problems.length, 'problem');
  const place =
    given === undefined
      ? 'the environment'
      : Object.keys(variables).length === 0
        ? origin
        : `${origin} and the environment`;
  return new ConnectorError('PARAMETERS_INVALID', `The parameters are invalid: ${count} in ${place}.`, {
    problems,
  });
}

function unknownNames(names: readonly string[], known: readonly string[], origin: string) {
  const meant = new Set<string>();
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      const shown = shownName(name);
      if (nearest === undefined) {
        const hint = '`citrix-connector describe` lists them';
        return { parameter: null, message: `${shown} in ${origin} is not a parameter; ${hint}.` };
      }
      meant.add(nearest);
      const message = `${shown} in ${origin} is not a parameter; did you mean \`${nearest}\`?`;
      return { parameter: nearest, message };
    });
  return { problems, meant };
}
