import { z } from 'zod';
import { NotText } from '../../encoding.ts';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import { authorityProblems, notTextProblem } from '../../parameters/certificates.ts';
import { mostSecretBytes, type ReadFile } from '../../parameters/environment.ts';
import { issueText } from '../../parameters/issue-text.ts';
import { parseConfigJson } from '../../parameters/json-text.ts';
import { nearestName } from '../../parameters/name-suggestion.ts';
import { secretIn } from '../../parameters/secret-text.ts';
import { shownName } from '../../parameters/shown-name.ts';
import { isLoopback, proxyUrlProblem } from '../../parameters/urls.ts';

/** Where tables are to be uploaded: the target file of `push`. */

const key = z.string().trim().min(8).meta({
  description:
    'API key with access to the result table of the task. The Data Hub shows it once, when it is created.',
});
const keyFile = z.string().min(1).meta({ description: 'Path of a file that contains the API key.' });
const mode = z.enum(['replace', 'append']).meta({
  description:
    '`replace`: the upload replaces the rows of the result table; `append`: the upload adds rows to it.',
});

const table = z.strictObject({
  taskId: z
    .string()
    .regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, 'is not a GUID')
    .meta({ description: 'GUID of a task of the type Container, from its details view.' }),
  apiKey: key.optional(),
  apiKeyFile: keyFile.optional(),
  mode: mode.optional(),
});

export const targetSchema = z.strictObject({
  url: z
    .string()
    .regex(/^https?:\/\/[^\s?#]+$/, 'is not a complete http or https URL')
    .refine((url) => URL.canParse(url), 'is not a complete http or https URL')
    .meta({ description: 'URL of the Data Hub, without `/v1`.' }),
  apiKey: key.optional(),
  apiKeyFile: keyFile.optional(),
  mode: mode.default('replace'),
  format: z.enum(['csv', 'json']).default('csv').meta({
    description: '`csv`: the file, as a form upload; `json`: an array of typed rows.',
  }),
  fileField: z.string().min(1).default('file').meta({ description: 'Name of the form field for the file.' }),
  requestTimeout: z
    .int()
    .min(30)
    .max(86_400)
    .default(600)
    .meta({ description: 'Seconds that one upload may take.' }),
  allowPlainHttp: z.boolean().default(false).meta({
    description: 'Whether the API key and the rows may be sent unencrypted to another machine.',
  }),
  proxyUrl: z.string().min(1).optional().meta({
    description: 'URL of an HTTP proxy, with user and password if it requires them.',
  }),
  caFile: z.string().min(1).optional().meta({
    description: 'Path of a PEM file with further certificate authorities to trust.',
  }),
  tables: z.record(z.string(), table).refine((tables) => Object.keys(tables).length > 0, 'contains no table'),
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
  const { data, error } = targetSchema.safeParse(jsonIn(sources), { error: issueText });
  if (data === undefined) {
    throw unusable(origin, error.issues.map(problemIn));
  }
  const { tables, allowPlainHttp, mode, url, format, fileField, requestTimeout, proxyUrl, caFile } = data;
  const problems: string[] = [];
  const address = new URL(url);
  if (address.protocol === 'http:' && !allowPlainHttp && !isLoopback(address)) {
    problems.push(
      'url: plain http would expose the API key on the network; use https, or set `allowPlainHttp` to true',
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
      problems.push(`${place(['tables', dataset])}: the API key contains an invalid character`);
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
      ? `unknown member ${issue.keys.map(plainName).join(', ')}`
      : issue.message;
  return `${place(issue.path)}: ${problem}`;
}

function noTable(name: string, known: readonly string[]): string {
  const meant = nearestName(name, known);
  return `${place(['tables', name])}: unknown table${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
}

function unusable(origin: string, problems: readonly string[]): ConnectorError {
  const message = `The target file ${origin} is invalid.`;
  const remedy = causeRemedies.PARAMETERS_INVALID.target;
  return new ConnectorError('PARAMETERS_INVALID', message, { problems, remedy });
}
