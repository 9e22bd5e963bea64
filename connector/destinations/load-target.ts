import { isRecord } from '../json.ts';
import { parseConfigJson } from '../parameters/json-text.ts';
import { nearestName } from '../parameters/name-suggestion.ts';
import type { Target, TargetSources } from './destination.ts';
import { type KindName, kindNames } from './kind-names.ts';
import { kinds } from './kinds.ts';
import { problemIn, unusableTarget } from './target-problems.ts';

interface TargetFile extends TargetSources {
  /** JSON text of the target file. */
  readonly text: string;
  /** How messages name it. */
  readonly origin: string;
}

/** A target, with the kind that it is of. */
export interface LoadedTarget extends Target {
  readonly kind: KindName;
}

/** @throws ConnectorError PARAMETERS_INVALID with every problem, and no secret in any of them */
export async function loadTarget({ text, origin, ...sources }: TargetFile): Promise<LoadedTarget> {
  const json = parseConfigJson(text);
  if (!json.ok) throw unusableTarget(origin, [`it ${json.problem}`]);
  const { kind: name, ...members } = isRecord(json.value) ? json.value : {};
  const kind = kindNames.find((known) => known === name);
  if (kind === undefined) throw unusableTarget(origin, [kindProblem(name)]);
  const parsed = await kinds[kind].parse(members);
  if ('issues' in parsed) throw unusableTarget(origin, parsed.issues.map(problemIn));
  const problems: string[] = [];
  const target = parsed.read(sources, problems);
  if (problems.length > 0) throw unusableTarget(origin, problems);
  return { ...target, kind };
}

function kindProblem(name: unknown): string {
  const meant = typeof name === 'string' ? nearestName(name, kindNames) : undefined;
  const wrong = name === undefined ? 'is missing' : 'is unknown';
  const suggestion = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return `kind: ${wrong}${suggestion}; the kinds are ${kindNames.join(', ')}`;
}
