import { jsonDocument } from '../../visible.ts';
import { updateHealth } from '../memory/health.ts';
import type { buildReport, RunReport } from '../report/report.ts';
import type { OpenRun } from './open-run.ts';
import type { RunOptions } from './run-options.ts';

interface Ending extends Pick<RunOptions, 'state' | 'runtime' | 'emit'> {
  readonly unfinished: boolean;
  readonly builder: ReturnType<typeof buildReport>;
}

/**
 * Writes down how the run went, then releases the folders. In this order: as long as nobody has been told what the
 * run published and changed, the next one resumes it, and reports the same.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function closeRun(
  { state, output }: OpenRun,
  { state: folder, runtime, emit, unfinished, builder }: Ending,
): Promise<RunReport> {
  let isReported = false;
  try {
    if (output !== undefined) builder.leave(await output.files());
    if (state !== undefined && folder !== undefined) {
      const warning = await updateHealth(folder, builder.report(), unfinished, runtime);
      if (warning !== undefined) emit(warning);
    }
    const told = builder.report();
    // A run that could not have its folders writes no report: the one that lies there is another's.
    await output?.report(jsonDocument(told));
    isReported = true;
    return told;
  } finally {
    await output?.close(isReported);
    await state?.close(unfinished || !isReported, isReported);
  }
}
