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
 * Writes the report, then releases the folders. In this order: until the report exists, the
 * next run resumes this one and reports the same files and changes.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function closeRun(
  { state, output }: OpenRun,
  { state: folder, runtime, emit, unfinished, builder }: Ending,
): Promise<RunReport> {
  let isReported = false;
  try {
    if (output !== undefined) builder.setFiles(await output.files());
    if (state !== undefined && folder !== undefined) {
      const warning = await updateHealth(folder, builder.report(), unfinished, runtime);
      if (warning !== undefined) emit(warning);
    }
    const report = builder.report();
    // Without its folders a run writes no report: an existing report belongs to another run.
    await output?.report(jsonDocument(report));
    isReported = true;
    return report;
  } finally {
    await output?.close(isReported);
    await state?.close(unfinished || !isReported, isReported);
  }
}
