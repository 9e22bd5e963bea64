import type { Dataset } from '../../datasets/define.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit, Window } from '../../events.ts';
import { workFile } from '../../output/output-names.ts';
import { type LostTable, lostRowsOf } from '../memory/lost-rows.ts';

interface Place {
  /** The path of the working file of this name. */
  readonly workPath: (file: string) => string;
  readonly window: Window;
  readonly emit: Emit;
}

/**
 * Reports the rows that a table lost because the previous one could not be used. The table is published, but the loss
 * must not go unnoticed.
 * @returns HISTORY_LOST; empty if no row is lost
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
