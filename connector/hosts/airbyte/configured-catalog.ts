import { z } from 'zod';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import { readGivenFile } from '../../parameters/given-file.ts';
import { issueText } from '../../parameters/issue-text.ts';
import { parseConfigJson } from '../../parameters/json-text.ts';

/** What is read of a configured catalog; the rest is the host's. */
const configuredCatalog = z.object({
  streams: z.array(
    z.object({
      stream: z.object({
        name: z.string(),
        json_schema: z.object({ properties: z.record(z.string(), z.unknown()).optional() }).optional(),
      }),
      sync_mode: z.enum(['full_refresh', 'incremental']),
    }),
  ),
});

/** A stream that the host wants. */
export interface ConfiguredStream {
  readonly name: string;
  readonly isIncremental: boolean;
  /** The columns that are wanted; undefined: all. */
  readonly columns: readonly string[] | undefined;
}

/** @throws ConnectorError PARAMETERS_INVALID */
export function readCatalog(path: string, readFile: (path: string) => string): readonly ConfiguredStream[] {
  const text = readGivenFile(path, { what: 'catalog', code: 'PARAMETERS_INVALID', readFile });
  const parsed = parseConfigJson(text, 'program');
  if (!parsed.ok) throw unusable([`it ${parsed.problem}`]);
  const checked = configuredCatalog.safeParse(parsed.value, { error: issueText });
  if (!checked.success) throw unusable(checked.error.issues.map(problemOf));
  const streams = checked.data.streams.map(({ stream: { name, json_schema }, sync_mode }) => {
    const columns = Object.keys(json_schema?.properties ?? {});
    return {
      name,
      isIncremental: sync_mode === 'incremental',
      columns: columns.length === 0 ? undefined : columns,
    };
  });
  const names = streams.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw unusable([`it contains the stream ${JSON.stringify(twice)} twice`]);
  return streams;
}

/** Where in a file, and what is wrong there. */
export function problemOf({ path, message }: z.core.$ZodIssue): string {
  return `${path.length === 0 ? 'it' : path.join('.')} ${message}`;
}

function unusable(problems: readonly string[]): ConnectorError {
  const message = `The configured catalog is invalid: ${problems.join('; ')}.`;
  return new ConnectorError('PARAMETERS_INVALID', message, {
    remedy: causeRemedies.PARAMETERS_INVALID.catalog,
  });
}
