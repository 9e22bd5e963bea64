import { join } from 'node:path';
import { logToTerminal } from '../../connector/hosts/terminal/log.ts';
import type { Simulator } from '../simulator/index.ts';
import { fakeRuntime } from './fake-runtime.ts';
import { temporaryFolder } from './folder.ts';
import { moment } from './moment.ts';
import { type ProgramOptions, type ProgramRun, parametersFor, runReportIn } from './program.ts';
import { tell } from './story.ts';

/**
 * Runs one extraction against the simulator as the program would, but in this process, which has everything loaded, and
 * without waiting: for tests of what comes out, of which there are many. What is special to a process is tested with
 * one.
 */
export async function extractHere(
  simulator: Pick<Simulator, 'tenant' | 'origin'>,
  { parameters = {}, out }: Pick<ProgramOptions, 'parameters' | 'out'> = {},
): Promise<ProgramRun> {
  const lines: string[] = [];
  const folder = out ?? join(await temporaryFolder(), 'tables');
  const { report, files, table } = await tell({
    parameters: { ...parametersFor(simulator), ...parameters },
    out: folder,
    runtime: fakeRuntime(moment.toISOString()),
    onEvent: logToTerminal({
      format: 'text',
      level: 'info',
      write: (line) => lines.push(line),
      now: () => Date.now(),
    }),
  });
  return {
    ...{ exitCode: report.exitCode, stdout: '', stderr: lines.join('\n'), out: folder, files, table },
    report: () => runReportIn(files),
  };
}
