import type { RunReport } from '../../connector/extract/report/run-report.ts';

/** The warnings of a run, each as its code and its message. */
export function warningTexts({ warnings }: Pick<RunReport, 'warnings'>): readonly string[] {
  return warnings.map(({ code, message }) => `${code}: ${message}`);
}
