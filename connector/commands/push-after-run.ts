import { linesAfterTables, linesOfPush } from '../destinations/lines.ts';
import type { PushReport } from '../destinations/report.ts';
import { type PushCommand, pushCommand } from './push.ts';

/**
 * Pushes what a run has published, and warns in the log of the run of everything that did not arrive.
 * @param tell shows lines to a person
 * @throws ConnectorError as `pushCommand` does
 */
export async function pushAfterRun(
  command: Omit<PushCommand, 'onResult'>,
  tell: (lines: readonly string[]) => void,
): Promise<PushReport> {
  const { emit } = command;
  const report = await pushCommand({
    ...command,
    onResult(result) {
      tell(linesOfPush(result));
      const { dataset, error } = result;
      if (error === null) return;
      const message = `${dataset}: ${error.code}: ${error.message}`;
      emit({ type: 'warning', code: 'PUSH_INCOMPLETE', dataset, message });
    },
  });
  const { address, error } = report;
  tell(linesAfterTables(report));
  if (error !== null) {
    const message = `${address}: ${error.code}: ${error.message}`;
    emit({ type: 'warning', code: 'PUSH_INCOMPLETE', message });
  }
  return report;
}
