import { spawn, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimulator } from '../../simulator/index.ts';
import { parametersFor, smallTenant, wholeDays } from '../../support/program.ts';
import { command } from '../command.ts';
import { type Host, Unavailable, type Work } from '../host.ts';
import { installedAgentPackage } from '../installed.ts';

/** docs/hosts/dotnet.md: its program, compiled by Mono, runs the agent package, stops it and lets it resume. */
export const host: Host = { title: 'an agent in .NET (Mono) that stops runs by killing them', prove };

async function prove(work: Work): Promise<void> {
  const { root, folder, say } = work;
  if (spawnSync('mcs', ['--version']).status !== 0) throw new Unavailable('Mono is not installed (mono-mcs)');
  const program = join(folder, 'CitrixRun.exe');
  await command('mcs', [`-out:${program}`, join(root, 'docs/examples/CitrixRun.cs')], { cwd: folder });
  const script = await installedAgentPackage(work);
  // Slow enough to be stopped in the middle of a table.
  await using simulator = await startSimulator({ ...smallTenant, cost: { baseMs: 150 }, pageSize: 50 });
  const params = join(folder, 'params.json');
  await writeFile(params, JSON.stringify({ ...parametersFor(simulator), fetchStartDatePeriod: wholeDays }));

  const run = (name: string, stopAt?: string) => {
    const words = [
      program,
      process.execPath,
      script,
      params,
      join(folder, name),
      join(folder, `${name}-state`),
    ];
    return agentRun(words, folder, stopAt);
  };
  const whole = await run('whole');
  expectSame('the advice of a whole run', whole.advice, 'complete');
  const stopped = await run('stopped', '"dataset":"sessions"');
  expectSame('the advice of a stopped run', stopped.advice, 'stopped: the next run resumes');
  const resumed = await run('stopped');
  expectSame('the advice of the next run', resumed.advice, 'complete');
  if (!resumed.log.includes('"resumes"')) throw new Error('the next run did not resume the stopped one');
  const [one, other] = await Promise.all(
    ['whole', 'stopped'].map((name) => readFile(join(folder, name, 'sessions.csv'), 'utf8')),
  );
  expectSame('the sessions of the resumed run', other, one);
  say('a whole run, a run that was killed, and the run that resumed it with the same bytes');
}

function expectSame(what: string, is: string | undefined, should: string | undefined): void {
  if (is !== should)
    throw new Error(`${what}: ${String(is).slice(0, 500)}, not ${String(should).slice(0, 500)}`);
}

/** @param stopAt the part of a line of the log at which the agent is told to stop the run */
function agentRun(
  words: readonly string[],
  cwd: string,
  stopAt?: string,
): Promise<{ readonly advice: string; readonly log: string }> {
  const child = spawn('mono', words, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  let [advice, log] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    advice += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const isNew = stopAt !== undefined && !log.includes(stopAt);
    log += text;
    if (isNew && log.includes(stopAt)) child.stdin.write('stop\n');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve({ advice: advice.trim(), log }));
  });
}
