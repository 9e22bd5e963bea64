import { z } from 'zod';
import { NotText } from '../../encoding.ts';
import { ConnectorError } from '../../errors.ts';
import { authorityProblems, notTextProblem } from '../../parameters/certificates.ts';
import { mostSecretBytes, type ReadFile } from '../../parameters/environment.ts';
import { parseConfigJson } from '../../parameters/json-text.ts';
import { nearestName } from '../../parameters/nearest.ts';
import { secretIn } from '../../parameters/secret-text.ts';
import { shownName } from '../../parameters/shown-name.ts';
import { isLoopback, proxyUrlProblem } from '../../parameters/urls.ts';

/** Where tables are to be uploaded: the target file of `push`. */

const key = z.string().trim().min(8).meta({
  description: 'API key with access to the result table of the task. Shown once when it is made.',
});
const keyFile = z.string().min(1).meta({ description: 'Name of a file that holds the API key.' });
const mode = z.enum(['replace', 'append']).meta({
  description: '`replace`: the rows of the result table give way to these; `append`: these are added.',
});

const table = z.strictObject({
  taskId: z
    .string()
    .regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, 'is no GUID')
    .meta({ description: 'GUID of a task of the type Container, from its details view.' }),
  apiKey: key.optional(),
  apiKeyFile: keyFile.optional(),
  mode: mode.optional(),
});

export const targetSchema = z.strictObject({
  url: z
    .string()
    .regex(/^https?:\/\/[^\s?#]+$/, 'is no complete http or https address')
    .refine((url) => URL.canParse(url), 'is no complete http or https address')
    .meta({ description: 'Address of the Data Hub, without `/v1`.' }),
  apiKey: key.optional(),
  apiKeyFile: keyFile.optional(),
  mode: mode.default('replace'),
  format: z.enum(['csv', 'json']).default('csv').meta({
    description: '`csv`: the file as it is, as a form upload; `json`: an array of typed rows.',
  }),
  fileField: z.string().min(1).default('file').meta({ description: 'Name of the form field for the file.' }),
  requestTimeout: z.int().min(30).max(86_400).default(600).meta({ description: 'Seconds for one upload.' }),
  allowPlainHttp: z.boolean().default(false).meta({
    description: 'Whether key and rows may travel unencrypted to another machine.',
  }),
  proxyUrl: z.string().min(1).optional(),
  caFile: z.string().min(1).optional(),
  tables: z.record(z.string(), table).refine((tables) => Object.keys(tables).length > 0, 'names no table'),
});

type Read = z.output<typeof targetSchema>;

/** A table of the output folder, and the task it belongs to. */
export interface TargetTable {
  readonly dataset: string;
  readonly taskId: string;
  readonly apiKey: string;
  readonly mode: 'replace' | 'append';
}

export type Target = Readonly<
  Pick<Read, 'format' | 'fileField' | 'requestTimeout' | 'proxyUrl' | 'caFile'>
> & {
  readonly url: URL;
  readonly tables: readonly TargetTable[];
};

interface TargetSources {
  /** JSON text of the target file. */
  readonly text: string;
  /** How messages name it. */
  readonly origin: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads the files that hold keys, as UTF-8; may throw. */
  readonly readFile: ReadFile;
  /** Tables there can be. */
  readonly datasetNames: readonly string[];
}

/** The API key of all tables that have none of their own; wins over the target file. */
const apiKeyVariable = 'CITRIX_PUSH_API_KEY';
const apiKeyFileVariable = `${apiKeyVariable}_FILE`;

/** @throws ConnectorError PARAMETERS_INVALID with every problem, and no key in any of them */
export function loadTarget(sources: TargetSources): Target {
  const { origin, datasetNames } = sources;
  const { data, error } = targetSchema.safeParse(jsonIn(sources));
  if (data === undefined) {
    throw unusable(origin, error.issues.map(problemIn));
  }
  const { tables, allowPlainHttp, mode, url, format, fileField, requestTimeout, proxyUrl, caFile } = data;
  const problems: string[] = [];
  const address = new URL(url);
  if (address.protocol === 'http:' && !allowPlainHttp && !isLoopback(address)) {
    problems.push(
      'url: plain http would give the API key away on the way; use https, or set `allowPlainHttp` to true',
    );
  }
  const shared = keyOf(data, sources, 'apiKeyFile', problems);
  const inEnvironment = keyInEnvironment(sources, problems);
  const wanted = Object.entries(tables).map(([dataset, own]): TargetTable => {
    if (!datasetNames.includes(dataset)) problems.push(noTable(dataset, datasetNames));
    const ownKey = keyOf(own, sources, `${place(['tables', dataset])}.apiKeyFile`, problems);
    const apiKey = ownKey ?? inEnvironment ?? shared ?? '';
    if (apiKey === '') {
      problems.push(
        `${place(['tables', dataset])}: no API key; give apiKey, apiKeyFile, or the variable ${apiKeyVariable} or ${apiKeyFileVariable}`,
      );
    } else if (!/^[\x21-\x7E]+$/.test(apiKey)) {
      problems.push(`${place(['tables', dataset])}: the API key holds a character that no key has`);
    }
    return { dataset, taskId: own.taskId, mode: own.mode ?? mode, apiKey };
  });
  problems.push(...networkProblems(data, sources.readFile));
  if (problems.length > 0) throw unusable(origin, problems);
  return { url: address, tables: wanted, format, fileField, requestTimeout, proxyUrl, caFile };
}

function jsonIn({ text, origin }: TargetSources): unknown {
  const json = parseConfigJson(text);
  if (json.ok) return json.value;
  throw unusable(origin, [`it ${json.problem}`]);
}

function keyOf(
  { apiKey, apiKeyFile }: Pick<Read, 'apiKey' | 'apiKeyFile'>,
  { readFile }: TargetSources,
  name: string,
  problems: string[],
): string | undefined {
  return apiKey !== undefined || apiKeyFile === undefined
    ? apiKey
    : keyInFile(apiKeyFile, name, readFile, problems);
}

/** The only line of a file. The path is not repeated: somebody may have put the key itself there. */
function keyInFile(path: string, name: string, readFile: ReadFile, problems: string[]): string | undefined {
  try {
    const read = secretIn(readFile(path, mostSecretBytes));
    if ('secret' in read) return read.secret;
    problems.push(`${name}: the file ${read.problem}`);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
    problems.push(`${name}: the file cannot be read${code}`);
  }
  return undefined;
}

/** An empty variable is none, as everywhere. */
function keyInEnvironment({ env, readFile }: TargetSources, problems: string[]): string | undefined {
  const [key, path] = [env[apiKeyVariable], env[apiKeyFileVariable]].map((text) => text?.trim() || undefined);
  if (key !== undefined && path !== undefined) {
    problems.push(`${apiKeyVariable} and ${apiKeyFileVariable} are both set; keep one`);
  }
  return path === undefined ? key : keyInFile(path, apiKeyFileVariable, readFile, problems);
}

function networkProblems({ proxyUrl, caFile }: Read, readFile: ReadFile): readonly string[] {
  const proxyProblem = proxyUrl === undefined ? undefined : proxyUrlProblem(proxyUrl);
  return [
    ...(proxyProblem === undefined ? [] : [`proxyUrl: ${proxyProblem}`]),
    ...(caFile === undefined ? [] : authorityProblemsOf(caFile, readFile)),
  ];
}

function authorityProblemsOf(caFile: string, readFile: ReadFile): readonly string[] {
  try {
    return authorityProblems(readFile(caFile)).map((problem) => `caFile: the file ${problem}`);
  } catch (thrown) {
    if (thrown instanceof NotText) return [`caFile: the file ${notTextProblem}`];
    const code = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
    return [`caFile: the file cannot be read${code}`];
  }
}

/** Names come from the file, and one of them may be a key that stands in the wrong place. */
function place(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the file' : path.map((name) => plainName(String(name))).join('.');
}

function plainName(name: string): string {
  const shown = shownName(name);
  return shown === JSON.stringify(name) ? name : `(${shown.toLowerCase()})`;
}

function problemIn(issue: z.core.$ZodIssue): string {
  const problem =
    issue.code === 'unrecognized_keys'
      ? `there is no member ${issue.keys.map(plainName).join(', ')}`
      : issue.message;
  return `${place(issue.path)}: ${problem}`;
}

function noTable(name: string, known: readonly string[]): string {
  const meant = nearestName(name, known);
  return `${place(['tables', name])}: there is no such table${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
}

function unusable(origin: string, problems: readonly string[]): ConnectorError {
  return new ConnectorError('PARAMETERS_INVALID', `The target in ${origin} cannot be used.`, { problems });
}
