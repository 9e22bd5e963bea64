import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConnectorError, type ExitCode } from '../../errors.ts';
import type { ErrorReport } from '../../events.ts';
import { codeOf } from '../../output/failures.ts';
import type { Target, TargetTable } from './target.ts';

/** What came of a push: in the output folder, where it tells the next push what has been appended. */

/** What became of one table. */
export interface PushResult {
  readonly dataset: string;
  readonly taskId: string;
  readonly mode: TargetTable['mode'];
  /** `again`: the same rows have been appended before, and were not sent. */
  readonly status: 'pushed' | 'again' | 'failed';
  readonly rows: number;
  readonly bytes: number;
  /** Of the file, as in the data package; null where there is none. */
  readonly hash: string | null;
  readonly error: ErrorReport | null;
}

export interface PushReport {
  readonly at: string;
  readonly url: string;
  readonly exitCode: ExitCode;
  readonly tables: readonly PushResult[];
}

export const pushReportName = 'push-report.json';

const formerSchema = z.object({
  url: z.string(),
  tables: z.array(
    z.object({ taskId: z.string(), mode: z.string(), status: z.string(), hash: z.string().nullable() }),
  ),
});

/**
 * Task and hash of what has been appended by the push before: sent again, every row would be there twice.
 * @throws ConnectorError PUSH_UNCERTAIN where rows are to be appended, and the report of the push before cannot be read
 */
export async function pushedBefore(out: string, { url, tables }: Target): Promise<ReadonlySet<string>> {
  if (!tables.some(({ mode }) => mode === 'append')) return new Set();
  const former = await formerReport(join(out, pushReportName));
  if (former?.url !== url.origin) return new Set();
  return new Set(
    former.tables
      .filter(({ mode, status }) => mode === 'append' && status !== 'failed')
      .map(({ taskId, hash }) => `${taskId} ${hash}`),
  );
}

/** Undefined when there has been no push. */
async function formerReport(path: string): Promise<z.output<typeof formerSchema> | undefined> {
  try {
    return formerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    const message = `${path} cannot be read, which says what has been appended before; remove it to append all the same.`;
    throw new ConnectorError('PUSH_UNCERTAIN', message, { cause });
  }
}
