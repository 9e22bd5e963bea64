import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimulator } from '../../simulator/index.ts';
import { smallTenant } from '../../support/program.ts';
import {
  expectText,
  expectThat,
  onLinux,
  onWindows,
  parameterFile,
  sameTables,
  type Trial,
} from './trial.ts';
import { onZ } from './windows.ts';

/** A way to write a folder, and where it lies on this machine. */
interface Written {
  readonly given: string;
  readonly meant: string;
}

const long = Array.from(
  { length: 6 },
  (_, level) => `${level} of a path that is much too long for old programs`,
);

/** The folders of `run` and `check`, in each way to write them on Windows. Programs start in R:\jobs. */
function waysToWrite({ windows: { c, r } }: Trial): readonly Written[] {
  const forms = join(c, 'citrix', 'forms');
  return [
    { given: `C:\\citrix\\${long.join('\\')}`, meant: join(c, 'citrix', ...long) },
    { given: '\\\\?\\C:\\citrix\\forms\\prefixed', meant: join(forms, 'prefixed') },
    { given: `\\\\?\\C:\\citrix\\forms\\${long.join('\\')}`, meant: join(forms, ...long) },
    // The folder that is current on C: is its root.
    { given: 'C:citrix\\forms\\of the drive', meant: join(forms, 'of the drive') },
    { given: 'R:', meant: join(r, 'jobs') },
    { given: 'R:below', meant: join(r, 'jobs', 'below') },
    { given: '\\rooted', meant: join(r, 'rooted') },
    { given: '..\\beside', meant: join(r, 'beside') },
    { given: 'C:/citrix/forms/strokes', meant: join(forms, 'strokes') },
    { given: 'c:\\CITRIX\\Forms\\in capitals', meant: join(forms, 'IN CAPITALS') },
    {
      given: 'C:\\citrix\\forms\\Jürgens Täbellen (größer) & 日本',
      meant: join(forms, 'Jürgens Täbellen (größer) & 日本'),
    },
  ];
}

export async function proveFolders(trial: Trial): Promise<void> {
  const { work, windows } = trial;
  await using simulator = await startSimulator(smallTenant);
  const few = { fetchSessions: false, fetchApplicationInstances: false };
  const params = await parameterFile(trial, 'folders', simulator, few);
  const linux = join(work.folder, 'folders on Linux');
  await onLinux(trial, ['run', '--params', params, '--out', linux]);
  const cwd = join(windows.r, 'jobs');
  await mkdir(cwd, { recursive: true });
  await mkdir(join(windows.c, 'citrix', 'forms', 'IN CAPITALS'), { recursive: true });
  for (const { given, meant } of waysToWrite(trial)) {
    const state = `C:\\citrix\\Zustände\\von Müller & Söhne\\${given
      .replaceAll(/[^a-zA-Z]/g, ' ')
      .trim()
      .slice(0, 40)}`;
    const folders = ['--params', onZ(params), '--out', given, '--state', state];
    if (given.startsWith('\\\\')) await onWindows(trial, ['check', ...folders], { cwd });
    await onWindows(trial, ['run', ...folders], { cwd });
    await sameTables(linux, meant);
    work.say(`--out ${given.length > 80 ? `of ${given.length} characters, ${given.slice(0, 30)}…` : given}`);
  }
  await proveRefusals(trial, params);
}

/** Folders that no run can have: `check` says the same as a run, and nothing is made. */
async function proveRefusals(trial: Trial, params: string): Promise<void> {
  const { work, windows } = trial;
  const strange = ['NUL', 'com1.txt', 'ends in a dot.', 'and in a blank ', 'what?', 'out:stream'];
  const made = join(windows.c, 'citrix', 'refused');
  await mkdir(made, { recursive: true });
  const refused = [
    ...strange.map(
      (name) => [`C:\\citrix\\refused\\${name}`, 'Windows does not allow the folder name'] as const,
    ),
    ['Q:\\out', 'the folder does not exist'] as const,
    ['Z:\\sys\\out', 'cannot be used'] as const,
    ['Z:\\proc\\out', 'cannot be used'] as const,
  ];
  await Promise.all(refused.map(([given, reason]) => proveRefusal(trial, params, given, reason)));
  for (const state of ['c:\\CITRIX\\Refused\\Both\\state', '\\\\?\\C:\\citrix\\refused\\BOTH']) {
    const nested = ['--params', onZ(params), '--out', 'C:\\citrix\\refused\\both', '--state', state];
    const { stderr } = await onWindows(trial, ['run', ...nested], { exitCode: 78 });
    expectText(stderr, /FOLDER_INVALID: The (?:state|output) folder .* (?:is inside|are the same)/);
  }
  const left = [...(await readdir(made)), ...['/sys/out', '/proc/out'].filter((path) => existsSync(path))];
  expectThat(left.length === 0, `made all the same: ${left.join(', ')}`);
  work.say(`refused by check and run alike: ${refused.map(([given]) => given).join(', ')}`);
  work.say('refused: output and state folder inside each other, in other capitals and forms');
}

async function proveRefusal(trial: Trial, params: string, given: string, reason: string): Promise<void> {
  const folders = ['--params', onZ(params), '--out', given];
  expectText((await onWindows(trial, ['run', ...folders], { exitCode: 78 })).stderr, reason);
  if (!given.endsWith('NUL') && given.startsWith('C:')) return;
  const checked = await onWindows(trial, ['check', ...folders], { exitCode: 78 });
  expectText(checked.stdout.replaceAll(/\s+/g, ' '), reason);
}
