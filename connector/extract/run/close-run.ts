import type { Former } from '../../output/output-files.ts';
import { writeRefusedReport } from '../../output/refused-report.ts';
import { jsonDocument } from '../../visible.ts';
import { updateHealth } from '../memory/health.ts';
import type { buildReport } from '../report/report.ts';
import type { RunReport } from '../report/run-report.ts';
import type { OpenRun } from './open-run.ts';
import type { RunOptions } from './run-options.ts';

interface Ending extends Pick<RunOptions, 'out' | 'state' | 'runtime' | 'emit'> {
  /** Throws where the output folder is not one for this run. */
  readonly examine: () => Promise<unknown>;
  readonly unfinished: boolean;
  readonly builder: ReturnType<typeof buildReport>;
}

/**
 * Writes the report, then releases the folders. In this order: until the report exists, the
 * next run resumes this one and reports the same files and changes.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function closeRun(
  { state, output, failure }: OpenRun,
  { out, examine, state: folder, runtime, emit, unfinished, builder }: Ending,
): Promise<RunReport> {
  let isReported = false;
  try {
    if (output !== undefined) builder.setFiles(await output.files());
    if (state !== undefined && folder !== undefined) {
      const warning = await updateHealth(folder, builder.report(), unfinished, runtime);
      if (warning !== undefined) emit(warning);
    }
    const report = builder.report();
    // Where the output folder is refused, no report is written: an existing report belongs to another run.
    await output?.report(jsonDocument(report));
    if (failure !== undefined && failure.code !== 'FOLDER_INVALID') {
      await writeRefusedReport({ out, mayMake: false, examine, contentOf: refusedText(report) }, runtime);
    }
    isReported = true;
    return report;
  } finally {
    await output?.close(isReported);
    await state?.close(unfinished || !isReported, isReported);
  }
}

function refusedText(refused: RunReport): (former: Former) => string {
  return ({ report: previous, files }) => jsonDocument({ ...refused, refused: true, previous, files });
}
