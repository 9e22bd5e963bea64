import {
  type CheckReport,
  type StepName,
  type StepResult,
  stepTitle,
  stepTitles,
} from '../../check/report.ts';
import { countOf, type Phrase, said } from '../../languages/phrase.ts';
import { englishTexts, type Texts } from '../../languages/texts.ts';

const width = 110;

const names = Object.keys(stepTitles) as StepName[];
const statuses = ['ok', 'warning', 'failed', 'skipped'] as const satisfies StepResult['status'][];

/** The line of a step that is running. */
export function startOfStep(
  { step, subject }: Pick<StepResult, 'step' | 'subject'>,
  texts = englishTexts,
): string {
  return `${headOf('...', step, texts)}${subject ?? ''}`;
}

/** A finished step: what was found, or what is wrong and what to do. */
export function linesOfStep(
  { step, subject, status, ms, detail, finding }: StepResult,
  texts = englishTexts,
): readonly string[] {
  const head = headOf(statusText(status, texts), step, texts);
  const parts = [
    ...(subject === null && detail === '' ? [] : [[subject, detail].filter(Boolean).join(': ')]),
    ...(finding === null
      ? []
      : [
          `${finding.code}: ${finding.message}`,
          ...finding.problems.map((problem) => `- ${problem.message}`),
          `-> ${finding.remedy}`,
        ]),
  ];
  const [first = '', ...rest] = parts;
  const lines = [`${first}${status === 'skipped' ? '' : ` (${texts.say(timeOf(ms))})`}`, ...rest];
  return lines
    .flatMap((text) => wrap(text, width - head.length))
    .map((line, number) => `${number === 0 ? head : ' '.repeat(head.length)}${line}`);
}

/** In columns that fit every status and title; a longer subject only shifts its own line. */
function headOf(status: string, step: StepName, texts: Texts): string {
  const widthOf = (all: readonly string[]) => Math.max(...all.map(({ length }) => length)) + 2;
  const statusWidth = widthOf(statuses.map((one) => statusText(one, texts)));
  const titleWidth = widthOf(names.map((one) => stepTitle(one, texts)));
  return `${status.padEnd(statusWidth)}${stepTitle(step, texts).padEnd(titleWidth)}`;
}

function statusText(status: StepResult['status'], texts: Texts): string {
  return texts.say(said(`check.status.${status}`));
}

function timeOf(ms: number): Phrase {
  return ms < 1000
    ? said('amount.milliseconds', { amount: ms })
    : said('amount.seconds', { amount: { decimal: ms / 1000 } });
}

type Verdict = Pick<CheckReport, 'verdict' | 'code' | 'exitCode' | 'steps'>;

/** The overall result, in one line. */
export function verdictOf(report: Verdict, texts = englishTexts): string {
  return texts.say(verdictPhrase(report));
}

function verdictPhrase({ verdict, code, exitCode, steps }: Verdict): Phrase {
  const count = (status: StepResult['status']) => steps.filter((step) => step.status === status).length;
  const warnings = count('warning');
  if (verdict === 'ready') {
    if (warnings === 0) return said('check.ready');
    return said('check.readyWithWarnings', { warnings: countOf(warnings, 'warning') });
  }
  if (verdict === 'interrupted') return said('check.interrupted', { exitCode });
  const failed = count('failed');
  return said(failed === 1 ? 'check.notReadyForOne' : 'check.notReadyForSeveral', {
    ...{ failed: countOf(failed, 'check'), code: code ?? '', exitCode },
  });
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
