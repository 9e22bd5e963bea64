import type { Emit, RunEvent } from '../../events.ts';
import { buildReport } from '../report/report.ts';

/** Passes the events of a run to its report and to its listener. */
export interface Recording {
  readonly emit: Emit;
  readonly report: ReturnType<typeof buildReport>;
  /** Emits the events of the sign-in, which were buffered until the window was fixed. */
  release(): void;
  /** Whether this run has written rows. */
  hasWritten(): boolean;
}

/** @param watch gets each event after the report has recorded it */
export function recordingOf(head: Parameters<typeof buildReport>[0], watch: Emit): Recording {
  const report = buildReport(head);
  let written = 0;
  let waiting: RunEvent[] | undefined = [];
  const pass = (event: RunEvent) => {
    report.record(event);
    watch(event);
  };
  return {
    report,
    emit(event) {
      // Reported once the window is closed and the state is written: from then on the run can be resumed.
      if (event.type === 'signed-in' && waiting !== undefined) {
        waiting.push(event);
        return;
      }
      if (event.type === 'rows-written') written += event.rows;
      pass(event);
    },
    release() {
      const events = waiting ?? [];
      waiting = undefined;
      for (const event of events) pass(event);
    },
    hasWritten: () => written > 0,
  };
}
