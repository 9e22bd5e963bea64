import type { z } from 'zod';
import { NotText } from '../encoding.ts';
import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';
import { authorityProblems, notTextProblem } from '../parameters/certificates.ts';
import { mostSecretBytes, type ReadFile } from '../parameters/environment.ts';
import { nearestName } from '../parameters/name-suggestion.ts';
import { secretIn } from '../parameters/secret-text.ts';
import { shownName } from '../parameters/shown-name.ts';
import { proxyUrlProblem } from '../parameters/urls.ts';
import type { TargetSources } from './destination.ts';

/** What may be wrong with a target file of any kind, in words that repeat no secret. */

/** Names come from the file, and one of them may be a key that stands in the wrong place. */
export function placeIn(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the file' : path.map((name) => plainName(String(name))).join('.');
}

function plainName(name: string): string {
  const shown = shownName(name);
  return shown === JSON.stringify(name) ? name : `(${shown.toLowerCase()})`;
}

export function problemIn(issue: z.core.$ZodIssue): string {
  const problem =
    issue.code === 'unrecognized_keys'
      ? `unknown member ${issue.keys.map(plainName).join(', ')}`
      : issue.message;
  return `${placeIn(issue.path)}: ${problem}`;
}

export function unusableTarget(origin: string, problems: readonly string[]): ConnectorError {
  const message = `The target file ${origin} is invalid.`;
  const remedy = causeRemedies.PARAMETERS_INVALID.target;
  return new ConnectorError('PARAMETERS_INVALID', message, { problems, remedy });
}

/** A table that there can be, named at this place of the file. */
export function checkTable(
  name: string,
  path: readonly PropertyKey[],
  { datasetNames }: TargetSources,
  problems: string[],
): void {
  if (datasetNames.includes(name)) return;
  const meant = nearestName(name, datasetNames);
  problems.push(`${placeIn(path)}: unknown table${meant === undefined ? '' : `; did you mean "${meant}"?`}`);
}

/** The only line of a file. The path is not repeated: somebody may have put the secret itself there. */
export function secretInFile(
  path: string,
  name: string,
  readFile: ReadFile,
  problems: string[],
): string | undefined {
  try {
    const read = secretIn(readFile(path, mostSecretBytes));
    if ('secret' in read) return read.secret;
    problems.push(`${name}: the file ${read.problem}`);
  } catch (thrown) {
    problems.push(`${name}: the file cannot be read${codeIn(thrown)}`);
  }
  return undefined;
}

/** A secret in a variable, or in the file that the variable with `_FILE` names. An empty variable is none. */
export function secretInEnvironment(
  variable: string,
  { env, readFile }: TargetSources,
  problems: string[],
): string | undefined {
  const fileVariable = `${variable}_FILE`;
  const [secret, path] = [env[variable], env[fileVariable]].map((text) => text?.trim() || undefined);
  if (secret !== undefined && path !== undefined) {
    problems.push(`${variable} and ${fileVariable} are both set; keep one`);
  }
  return path === undefined ? secret : secretInFile(path, fileVariable, readFile, problems);
}

interface Network {
  readonly proxyUrl?: string | undefined;
  readonly caFile?: string | undefined;
}

export function checkNetwork({ proxyUrl, caFile }: Network, readFile: ReadFile, problems: string[]): void {
  const proxyProblem = proxyUrl === undefined ? undefined : proxyUrlProblem(proxyUrl);
  if (proxyProblem !== undefined) problems.push(`proxyUrl: ${proxyProblem}`);
  if (caFile === undefined) return;
  try {
    problems.push(...authorityProblems(readFile(caFile)).map((problem) => `caFile: the file ${problem}`));
  } catch (thrown) {
    const problem = thrown instanceof NotText ? notTextProblem : `cannot be read${codeIn(thrown)}`;
    problems.push(`caFile: the file ${problem}`);
  }
}

function codeIn(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
}
