import type { Dataset } from '../../datasets/define.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit, Window } from '../../events.ts';
import { workFile } from '../../output/output-names.ts';
import { type LostTable, lostRowsOf } from '../memory/lost-rows.ts';

interface Place {
  /** Where the file of this name was made. */
  readonly workPath: (file: string) => string;
  readonly window: Window;
  readonly emit: Emit;
}

/**
 * What is to be said of a table that was read in full because the previous one could not be used. It is published; but
 * nobody should find out by counting that rows are missing.
 * @returns HISTORY_LOST, or nothing where no row is lost
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function historyLost(
  dataset: Dataset,
  lost: LostTable | undefined,
  { workPath, window, emit }: Place,
): Promise<readonly ConnectorError[]> {
  if (lost === undefined) return [];
  const { name } = dataset;
  const { rows, isExact } = await lostRowsOf(dataset, lost, workPath(workFile(name)), window);
  if (rows === 0) return [];
  emit({ type: 'history-lost', dataset: name, rows, isExact });
  const many = rows === null ? 'rows' : `${isExact ? '' : 'up to '}${rows} rows`;
  const message = `${name}: ${many} that the source has purged could not be carried over: ${lost.reason}.`;
  return [new ConnectorError('HISTORY_LOST', message, { dataset: name })];
}
