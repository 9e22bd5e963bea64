import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../simulator/index.ts';
import { parametersFor, wholeDays } from '../../support/program.ts';
import { command } from '../command.ts';
import type { Work } from '../host.ts';
import { type Ended, onZ, runNode, type StartOptions, type Windows } from './windows.ts';

/** What every trial on Windows has. */
export interface Trial {
  readonly work: Work;
  readonly windows: Windows;
  /** The connector, where it lies on this machine. */
  readonly script: string;
}

/** Runs the connector on Windows. */
export function onWindows(
  { windows, script }: Trial,
  args: readonly string[],
  options: StartOptions & { readonly exitCode?: number } = {},
): Promise<Ended> {
  return runNode(windows, script, args, options);
}

/** Runs the same connector on Linux. @returns standard output */
export function onLinux({ work, script }: Trial, args: readonly string[]): Promise<string> {
  return command(process.execPath, [script, ...args], { cwd: work.folder });
}

/** A file with the parameters of a run, as PowerShell's editor would save it. @returns its path on this machine */
export async function parameterFile(
  { work }: Trial,
  name: string,
  simulator: Simulator,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const file = join(work.folder, `${name}.json`);
  const given = { ...parametersFor(simulator), fetchStartDatePeriod: wholeDays, ...more };
  await writeFile(file, `\uFEFF${JSON.stringify(given, null, 2).replaceAll('\n', '\r\n')}\r\n`);
  return file;
}

/** The options of a run on Windows, by paths of Windows. */
export const asked = (params: string, out: string, state?: string): readonly string[] => [
  ...['--params', onZ(params), '--out', out],
  ...(state === undefined ? [] : ['--state', state]),
];

export function expectThat(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}

export function expectText(text: string, expected: string | RegExp): void {
  const isThere = typeof expected === 'string' ? text.includes(expected) : expected.test(text);
  expectThat(isThere, `${String(expected)} is not in:\n${text.slice(-4000)}`);
}

/** Where the folders of a run lie on C:, and its tables on this machine. */
export const places = ({ windows }: Trial, name: string) => ({
  out: `C:\\citrix\\${name}\\out`,
  state: `C:\\citrix\\${name}\\state`,
  here: join(windows.c, 'citrix', name, 'out'),
});

const tablesIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => name.endsWith('.csv')).toSorted();

/** Both folders have the same tables, byte for byte. @returns what was compared */
export async function sameTables(one: string, other: string): Promise<string> {
  const names = await tablesIn(one);
  expectThat(names.length > 0, `there are no tables in ${one}`);
  expectThat(names.join() === (await tablesIn(other)).join(), `${other} has other tables than ${one}`);
  let bytes = 0;
  for (const name of names) {
    const [a, b] = [await readFile(join(one, name)), await readFile(join(other, name))];
    expectThat(a.equals(b), `${name} in ${one} differs from that in ${other}`);
    bytes += a.length;
  }
  return `${names.length} tables, ${bytes} bytes`;
}

/** Runs the same parameters on Linux: its tables are those of the folder, byte for byte. @returns what was compared */
export async function sameAsOnLinux(
  trial: Trial,
  name: string,
  params: string,
  folder: string,
): Promise<string> {
  const linux = join(trial.work.folder, `${name} on Linux`);
  await onLinux(trial, ['run', '--params', params, '--out', linux]);
  return await sameTables(linux, folder);
}

/** Waits for what another process does. @throws Error when it does not within a minute */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let waits = 0; !isSo(); waits += 1) {
    expectThat(waits < 1200, `waited in vain until ${what}`);
    await sleep(50);
  }
}

/** Waits until a file of this name has appeared. */
export const untilThere = (file: string) => until(`${file} is there`, () => existsSync(file));
