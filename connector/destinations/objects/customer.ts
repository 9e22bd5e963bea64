import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';
import { outputFailure } from '../../output/failures.ts';
import { reportFile } from '../../output/output-names.ts';

const named = z.object({ customerId: z.string().regex(/^[\w.-]+$/) });

/**
 * Whose tables lie in an output folder, by the report of the run that left them.
 * @throws ConnectorError PUSH_REJECTED if it names nobody, OUTPUT_FAILED
 */
export async function customerIn(out: string): Promise<string> {
  const path = join(out, reportFile);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw outputFailure(error, `${path} cannot be read`);
  });
  const report: unknown = JSON.parse(text);
  // A refused run has left no tables; its report contains the one before.
  const made = isRecord(report) && report['refused'] === true ? report['previous'] : report;
  const { data } = named.safeParse(made);
  if (data !== undefined) return data.customerId;
  throw new ConnectorError(
    'PUSH_REJECTED',
    `${path} names no customer: say in the target file, as \`customer\`, in which folder the tables go.`,
  );
}
