import { join } from 'node:path';
import { startSimulator } from '../../simulator/index.ts';
import { smallTenant } from '../../support/program.ts';
import {
  asked,
  expectText,
  expectThat,
  onLinux,
  onWindows,
  parameterFile,
  sameTables,
  type Trial,
} from './trial.ts';

/** What an administrator does first with a package: version, check, run. The tables are those of Linux. */
export async function provePackage(trial: Trial, name: string): Promise<void> {
  const { work, windows } = trial;
  await using simulator = await startSimulator(smallTenant);
  const params = await parameterFile(trial, name, simulator);
  const { stdout: version } = await onWindows(trial, ['--version']);
  const out = `C:\\citrix\\${name}\\out`;
  const state = `C:\\citrix\\${name}\\state`;
  const checked = await onWindows(trial, ['check', ...asked(params, out, state)]);
  expectText(checked.stdout, 'Ready: a run can work.');
  const run = await onWindows(trial, ['run', ...asked(params, out, state)]);
  expectText(run.stderr, `  ${out}\\sessions.csv  `);
  expectThat(!/\\[^ ]*\//.test(run.stderr), `a path has strokes of both kinds:\n${run.stderr}`);
  const linux = join(work.folder, `${name} on Linux`);
  await onLinux(trial, ['run', '--params', params, '--out', linux]);
  const same = await sameTables(linux, join(windows.c, 'citrix', name, 'out'));
  work.say(`${name} ${version.trim()}: check and run from Z: into C:; ${same}, the same as on Linux`);
}
