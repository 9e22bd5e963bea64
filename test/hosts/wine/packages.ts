import { startSimulator } from '../../simulator/index.ts';
import { smallTenant } from '../../support/program.ts';
import {
  asked,
  expectText,
  expectThat,
  onWindows,
  parameterFile,
  places,
  sameAsOnLinux,
  type Trial,
} from './trial.ts';

/** What an administrator does first with a package: version, check, run. The tables are those of Linux. */
export async function provePackage(trial: Trial, name: string): Promise<void> {
  await using simulator = await startSimulator(smallTenant);
  const params = await parameterFile(trial, name, simulator);
  const { stdout: version } = await onWindows(trial, ['--version']);
  const { out, state, here } = places(trial, name);
  const checked = await onWindows(trial, ['check', ...asked(params, out, state)]);
  expectText(checked.stdout, 'Ready: all checks passed.');
  const run = await onWindows(trial, ['run', ...asked(params, out, state)]);
  expectText(run.stderr, `  ${out}\\sessions.csv  `);
  expectThat(!/\\[^ ]*\//.test(run.stderr), `a path has strokes of both kinds:\n${run.stderr}`);
  const same = await sameAsOnLinux(trial, name, params, here);
  trial.work.say(`${name} ${version.trim()}: check and run from Z: into C:; ${same}, the same as on Linux`);
}
