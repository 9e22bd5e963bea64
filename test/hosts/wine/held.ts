import { statSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSimulator } from '../../simulator/index.ts';
import { hoursAgo, moment } from '../../support/moment.ts';
import { smallTenant } from '../../support/program.ts';
import {
  asked,
  expectText,
  expectThat,
  onLinux,
  onWindows,
  parameterFile,
  places,
  sameAsOnLinux,
  sameTables,
  type Trial,
  until,
  untilThere,
} from './trial.ts';
import { onZ } from './windows.ts';

const holder = fileURLToPath(new URL('hold.cjs', import.meta.url));

/** Incremental runs, also while another program has the table open that they begin from. */
export async function proveIncremental(trial: Trial): Promise<void> {
  const { work } = trial;
  await using simulator = await startSimulator({ ...smallTenant, present: hoursAgo(24) });
  const params = await parameterFile(trial, 'incremental', simulator, { mode: 'incremental' });
  const { out, state, here } = places(trial, 'incremental');
  const [linux, linuxState] = [join(work.folder, 'incremental on Linux'), join(work.folder, 'linux state')];
  const run = (exitCode = 0) =>
    onWindows(trial, ['run', ...asked(params, out, state), '--changes'], { exitCode });
  const alike = async () => {
    await onLinux(trial, ['run', '--params', params, '--out', linux, '--state', linuxState, '--changes']);
    return await sameTables(linux, here);
  };
  await run();
  await alike();
  simulator.moveTo(hoursAgo(12));
  expectText((await run()).stderr, 'started, ended or still open since');
  work.say(`incremental, with changes: ${await alike()}, the same as on Linux`);
  simulator.moveTo(moment);
  await whileHeld(trial, join(here, 'sessions.csv'), async () => {
    const { stderr } = await run(70);
    expectText(stderr, /OUTPUT_FAILED \(sessions\): The snapshot .* another program holds it open/);
  });
  const { stderr } = await run();
  expectText(stderr, /sessions: \d+ rows to fetch: started, ended or still open since/);
  work.say('a table held open is not read anew: OUTPUT_FAILED, and the next run is incremental again');
}

/** Tables are published while another program has one of them open, for long and for a moment. */
export async function provePublishing(trial: Trial): Promise<void> {
  const { work } = trial;
  await using simulator = await startSimulator({ ...smallTenant, present: hoursAgo(12) });
  const params = await parameterFile(trial, 'held', simulator);
  const { out, state, here } = places(trial, 'held');
  const run = (exitCode = 0) => onWindows(trial, ['run', ...asked(params, out, state)], { exitCode });
  await run();
  const before = await readFile(join(here, 'sessions.csv'));
  simulator.moveTo(moment);
  await whileHeld(trial, join(here, 'sessions.csv'), async () => {
    const { stderr } = await run(70);
    expectText(stderr, 'sessions.csv cannot be replaced; close the program that holds it open and run again');
  });
  expectThat(
    before.equals(await readFile(join(here, 'sessions.csv'))),
    'the table that was held has changed',
  );
  expectText((await run()).stderr, 'rows restored from checkpoint');
  const same = await sameAsOnLinux(trial, 'held', params, here);
  work.say(`a table held open stays as it was: OUTPUT_FAILED; closed, the next run publishes ${same}`);

  // The tables are replaced in order: the second is let go of when the first has been replaced.
  const { ino } = await stat(join(here, 'sessions.csv'));
  await whileHeld(trial, join(here, 'application_instances.csv'), async (letGo) => {
    const running = run();
    await until('the first table is replaced', () => statSync(join(here, 'sessions.csv')).ino !== ino);
    await letGo();
    await running;
  });
  work.say(`closed while the run waits: ${await sameAsOnLinux(trial, 'held', params, here)}`);
}

/** Does something while a program on Windows has a file open that it shares with nobody. */
async function whileHeld(
  { work, windows }: Trial,
  file: string,
  act: (letGo: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const sign = join(work.folder, `held ${basename(file)}`);
  const holding = await windows.node(holder, [onZ(file), onZ(sign)]);
  await untilThere(sign);
  const letGo = async () => {
    await rm(sign, { force: true });
    await holding.ended;
  };
  try {
    await act(letGo);
  } finally {
    await letGo();
  }
}
