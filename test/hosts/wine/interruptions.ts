import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
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
  until,
} from './trial.ts';

/** A way to end a run that waits for the source. @returns the exit code that it should have, if that is known */
interface Ending {
  readonly name: string;
  readonly title: string;
  readonly exitCode: number | undefined;
  end(trial: Trial, process: { readonly linux: number; readonly windows: number }): Promise<void>;
}

const endings: readonly Ending[] = [
  {
    name: 'killed',
    title: 'taskkill /F (TerminateProcess)',
    exitCode: undefined,
    async end({ windows }, process) {
      const kill = await windows.program('taskkill', ['/F', '/PID', String(process.windows)]);
      expectThat((await kill.ended).exitCode === 0, 'taskkill failed');
    },
  },
  {
    name: 'interrupted',
    title: 'Ctrl-C',
    exitCode: 130,
    // Wine tells the program of this signal as of the keys.
    end: (_, running) => Promise.resolve(process.kill(running.linux, 'SIGINT')).then(() => undefined),
  },
];

/** A run that is stopped leaves a state that no other run takes meanwhile, and from which the next ends with the same bytes. */
export async function proveInterruptions(trial: Trial): Promise<void> {
  for (const ending of endings) await proveEnding(trial, ending);
}

async function proveEnding(trial: Trial, { name, title, exitCode, end }: Ending): Promise<void> {
  const { work, windows, script } = trial;
  await using simulator = await startSimulator({
    ...smallTenant,
    pageSize: 100,
    faults: [{ on: '/monitorodata/Sessions', kind: 'hang', after: 4 }],
  });
  const params = await parameterFile(trial, name, simulator);
  const { out, state, here } = places(trial, name);
  const run = await windows.node(script, ['run', ...asked(params, out, state)]);
  await untilItHangs(simulator);
  const lock = join(windows.c, 'citrix', name, 'state', 'lock');
  const { pid } = z.object({ pid: z.number() }).parse(JSON.parse(await readFile(lock, 'utf8')));
  const second = await onWindows(trial, ['run', ...asked(params, out, state)], { exitCode: 78 });
  expectText(second.stderr, `in use by process ${pid} `);
  await end(trial, { linux: run.pid, windows: pid });
  const ended = await run.ended;
  if (exitCode !== undefined)
    expectThat(ended.exitCode === exitCode, `${title}: ended with ${ended.exitCode}`);
  const checked = await onWindows(trial, ['check', ...asked(params, out, state)]);
  const said = checked.stdout.replaceAll(/\s+/g, ' ');
  expectText(said, 'the next run resumes the interrupted run');
  const next = await onWindows(trial, ['run', ...asked(params, out, state)]);
  expectText(next.stderr, 'rows restored from checkpoint');
  const same = await sameAsOnLinux(trial, name, params, here);
  work.say(
    `${title}: the state is kept from a second run, the next one resumes; ${same}, the same as on Linux`,
  );
}

async function untilItHangs({ requests }: Simulator): Promise<void> {
  await until('the source leaves a request without an answer', () =>
    requests.some(({ fault }) => fault === 'hang'),
  );
}
