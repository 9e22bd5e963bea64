import { join } from 'node:path';
import { Writable } from 'node:stream';
import { ConnectorError } from '../../../connector/errors.ts';
import type { Emit } from '../../../connector/events.ts';
import type { RunReport } from '../../../connector/extract/report/run-report.ts';
import { endOf, explanationOf } from '../../../connector/hosts/terminal/error-text.ts';
import { openRunDisplay, type RunDisplay } from '../../../connector/hosts/terminal/run-display.ts';
import { summaryOf } from '../../../connector/hosts/terminal/summary.ts';
import type { Runtime } from '../../../connector/runtime.ts';
import { findLeaks, type Outputs } from '../canaries.ts';
import { Hang, settled } from './settled.ts';

/** Whatever a user can come to see of a run but for its files, in both forms of the log and at its most talkative. */
interface View {
  readonly emit: Emit;
  readonly trace: (line: string) => void;
  /** Runs to the end, and shows what comes of it as the program does. @returns undefined when nothing came of it */
  watch(work: () => Promise<RunReport>, isBusy?: () => boolean): Promise<RunReport | undefined>;
  outputs(): Outputs;
}

class Screen extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

export async function openView(out: string, runtime: Runtime): Promise<View> {
  const screens = { text: new Screen(), json: new Screen() };
  const look = {
    runId: 'run-1',
    level: 'debug',
    isTerminal: false,
    isLive: false,
    color: false,
    runtime,
  } as const;
  const displays: readonly RunDisplay[] = [
    await openRunDisplay({ ...look, format: 'text', screen: screens.text }),
    await openRunDisplay({ ...look, format: 'json', screen: screens.json }),
  ];
  const shown: Record<string, string> = {};
  let trace = '';
  const emit: Emit = (event) => {
    for (const face of displays) face.emit(event);
  };
  return {
    emit,
    trace: (line) => {
      trace += `${line}\n`;
    },
    async watch(work, isBusy = () => false) {
      try {
        const report = await settled(work(), isBusy);
        shown['summary'] = summaryOf(report, (file) => join(out, file)).join('\n');
        shown['report'] = JSON.stringify(report);
        return report;
      } catch (thrown) {
        shown['error'] = explanationOf(thrown).join('\n');
        emit(endOf(thrown, runtime.now()));
        if (thrown instanceof Hang) shown['hang'] = thrown.message;
        if (!(thrown instanceof ConnectorError)) shown['fault'] = 'another error than one of the connector';
        return undefined;
      } finally {
        for (const face of displays) face.close();
      }
    },
    outputs: () => ({ ...shown, 'log as text': screens.text.text, 'log as JSON': screens.json.text, trace }),
  };
}

const faultsInText: Readonly<Record<string, RegExp>> = {
  'a stack trace': /^\s+at \S|\\n\s+at \S|node:internal|\.[cm]?[jt]s:\d/m,
  'a fault of the connector': /INTERNAL_ERROR|\b(Type|Range|Reference|URI)Error\b/,
};

/** What a terminal would obey. */
const control = /[^\P{Cc}\n]/u;

/** What is wrong with what a user sees, whatever the run came to. */
export function problemsIn(outputs: Outputs, secrets: Readonly<Record<string, string>>): readonly string[] {
  const found = Object.entries(outputs).flatMap(([place, text]) =>
    Object.entries(faultsInText)
      .filter(([, pattern]) => pattern.test(text))
      .map(([what, pattern]) => `${place}: ${what}: ${pattern.exec(text)?.[0]}`),
  );
  const unreadable = Object.entries(outputs)
    .filter(([place, text]) => ['log as text', 'summary', 'error'].includes(place) && control.test(text))
    .map(([place]) => `${place}: a control character`);
  const hangs = 'hang' in outputs ? [`a hang: ${outputs['hang']}`] : [];
  const leaks = findLeaks(outputs, secrets).map(({ place, what }) => `${place}: a secret: ${what}`);
  return [...hangs, ...found, ...unreadable, ...leaks];
}
