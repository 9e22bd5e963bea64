import { counted } from '../../amounts.ts';
import { type CheckReport, type StepName, type StepResult, stepTitles } from '../../check/report.ts';

/** Widths that fit all titles; a longer subject only shifts its own line. */
const statusWidth = 9;
const titleWidth = Math.max(...Object.values(stepTitles).map(({ length }) => length)) + 2;
const width = 110;

/** The line of a step that is running. */
export function startOfStep({ step, subject }: Pick<StepResult, 'step' | 'subject'>): string {
  return `${headOf('...', step)}${subject ?? ''}`;
}

/** A finished step: what was found, or what is wrong and what to do. */
export function linesOfStep({ step, subject, status, ms, detail, finding }: StepResult): readonly string[] {
  const head = headOf(status === 'failed' ? 'FAILED' : status, step);
  const texts = [
    ...(subject === null && detail === '' ? [] : [[subject, detail].filter(Boolean).join(': ')]),
    ...(finding === null
      ? []
      : [
          `${finding.code}: ${finding.message}`,
          ...finding.problems.map((problem) => `- ${problem}`),
          `-> ${finding.remedy}`,
        ]),
  ];
  const [first = '', ...rest] = texts;
  const lines = [`${first}${status === 'skipped' ? '' : ` (${time(ms)})`}`, ...rest];
  return lines
    .flatMap((text) => wrap(text, width - head.length))
    .map((line, number) => `${number === 0 ? head : ' '.repeat(head.length)}${line}`);
}

function headOf(status: string, step: StepName): string {
  return `${status.padEnd(statusWidth)}${stepTitles[step].padEnd(titleWidth)}`;
}

function time(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** The overall result, in one line. */
export function verdictOf({
  verdict,
  code,
  exitCode,
  steps,
}: Pick<CheckReport, 'verdict' | 'code' | 'exitCode' | 'steps'>): string {
  const count = (status: StepResult['status']) => steps.filter((step) => step.status === status).length;
  const warnings = count('warning');
  const noted = warnings === 0 ? '' : `, with ${counted(warnings, 'warning')}`;
  if (verdict === 'ready') return `Ready: all checks passed${noted}.`;
  if (verdict === 'interrupted') return `Interrupted (exit code ${exitCode}).`;
  const failed = count('failed');
  const which = failed === 1 ? `(${code})` : `(most severe: ${code})`;
  return `Not ready: ${counted(failed, 'check')} failed ${which}, exit code ${exitCode}.`;
}

function wrap(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > most) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
