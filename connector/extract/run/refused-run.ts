import { asConnectorError, reportOf } from '../../errors.ts';
import { programName } from '../../output/output-names.ts';
import { writeRefusedReport } from '../../output/refused-report.ts';
import type { Runtime } from '../../runtime.ts';
import { timestampOf } from '../../timestamps.ts';
import { version } from '../../version.ts';
import { jsonDocument } from '../../visible.ts';
import { buildReport } from '../report/report.ts';

interface RefusedRun {
  readonly runId: string;
  /** The output folder. */
  readonly out: string;
  /** Whether the folder may be made when it is not there. */
  readonly mayMake: boolean;
  readonly runtime: Runtime;
}

/**
 * Leaves the report of a run that was refused before its parameters were known to be valid, so that the report of
 * an earlier run is not taken for its own. Never rejects.
 */
export async function reportRefusal(
  thrown: unknown,
  { runId, out, mayMake, runtime }: RefusedRun,
): Promise<void> {
  const error = asConnectorError(thrown);
  const at = timestampOf(runtime.now());
  const builder = buildReport({ connector: { name: programName, version }, parameters: {} });
  // Nothing is known of it but when it was.
  const unknown = { customerId: null, host: '', window: { from: at, to: at }, datasets: [] } as const;
  builder.record({ type: 'run-started', runId, at, version, ...unknown });
  const { exitCode, namedProblems } = error;
  builder.record({
    type: 'run-finished',
    at,
    exitCode,
    error: reportOf(error),
    problems: [...namedProblems],
  });
  await writeRefusedReport(
    {
      ...{ out, mayMake },
      contentOf: ({ report: previous, files }) =>
        jsonDocument({ ...builder.report(), refused: true, previous, files }),
    },
    runtime,
  );
}
