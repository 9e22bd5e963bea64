import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Simulator } from '../simulator/index.ts';
import { compiled } from '../support/cli.ts';
import { parametersFor, wholeDays } from '../support/program.ts';
import { type Block, markerOf, type Page, root } from './page.ts';

/** Above a block of commands that the tests do not run, with the reason. */
const notRun = 'not run';
/** Above a block that another test runs: `<!-- run by: npm run test:hosts -- docs -->`. */
const runBy = 'run by';
/** Above a block that ends with another exit code than 0: `<!-- exit code 78: the secret is wrong -->`. */
const exitCode = /^exit code (\d+)$/;

/** The commands that are run in an empty folder. */
export function commandsOf({ blocks }: Page): readonly Block[] {
  const isLeft = (block: Block) => [notRun, runBy].every((name) => markerOf(block, name) === undefined);
  return blocks.filter((block) => block.language === 'sh' && isLeft(block));
}

/** Faults in what the page says of its blocks; each names page and line. */
export function unclearBlocks({ path, blocks }: Page): readonly string[] {
  return blocks.flatMap((block) => {
    const at = `${path}:${block.line}`;
    if (block.language === '') return [`${at}: the block names no language`];
    return block.markers
      .filter(({ value }) => value.length < 8)
      .map(({ name }) => `${at}: "${name}" gives no reason`);
  });
}

export interface Played {
  /** The faults; each names page and line. */
  readonly problems: readonly string[];
  /** What all commands printed, both streams. */
  readonly transcript: string;
}

/**
 * Plays the `sh` blocks of a page, one after the other in one shell, in a folder that holds what the page takes for granted:
 * `params.json` for the simulator, and the secret in `citrix-secret`.
 */
export async function play(
  page: Page,
  { folder, simulator }: { readonly folder: string; readonly simulator: Simulator },
): Promise<Played> {
  const blocks = commandsOf(page);
  const [work, scripts] = [join(folder, 'work'), join(folder, 'scripts')];
  await Promise.all([mkdir(work), mkdir(scripts)]);
  const { clientSecret, ...open } = parametersFor(simulator);
  await writeFile(join(work, 'params.json'), JSON.stringify({ ...open, fetchStartDatePeriod: wholeDays }));
  await writeFile(join(work, 'citrix-secret'), `${clientSecret}\n`, { mode: 0o600 });
  for (const [name, file] of Object.entries(programs)) {
    await writeFile(join(scripts, name), scriptOf(file), { mode: 0o755 });
  }
  await Promise.all(blocks.map(({ text }, at) => writeFile(join(scripts, `${at}.sh`), text)));
  await writeFile(join(scripts, 'all.sh'), blocks.map((block, at) => step(block, at)).join(''));

  const stopped = await inShell(join(scripts, 'all.sh'), { work, scripts });
  const outputs = await Promise.all(
    blocks.map((_, at) => readFile(join(scripts, `${at}.out`), 'utf8').catch(() => '')),
  );
  if (stopped === undefined) return { problems: [], transcript: outputs.join('') };
  const failed = blocks[stopped.at];
  const problem = `${page.path}:${failed?.line}: ended with ${stopped.code}:\n${failed?.text}${outputs[stopped.at]}`;
  return { problems: [problem], transcript: outputs.join('') };
}

/** The file that is started under each name. */
const programs = { 'citrix-connector': 'cli.ts', 'tap-citrix': 'tap-citrix.ts' };

/** The program of the checkout, with the clock of the tests. */
function scriptOf(file: string): string {
  const clock = join(root, 'test/support/clock.ts');
  return `#!/bin/sh
NODE_COMPILE_CACHE='${compiled}' exec '${process.execPath}' --import '${clock}' '${join(root, 'connector', file)}' "$@"
`;
}

/** A block keeps folder and variables for the next one, unless it is to fail. */
function step(block: Block, at: number): string {
  const run = `. "$SCRIPTS/${at}.sh" > "$SCRIPTS/${at}.out" 2>&1 < /dev/null`;
  const [, expected] =
    block.markers.map(({ name }) => exitCode.exec(name)).find((match) => match !== null) ?? [];
  if (expected === undefined) return `at=${at}\n${run}\n`;
  return `at=${at}
set +e; ( set -eo pipefail; ${run} ); code=$?; set -e
[ "$code" = ${expected} ] || exit "$code"
`;
}

/** @returns where it stopped, if it did */
function inShell(
  script: string,
  { work, scripts }: { readonly work: string; readonly scripts: string },
): Promise<{ readonly at: number; readonly code: string } | undefined> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(CITRIX_|https?_proxy$|no_proxy$|npm_)/i.test(name),
  );
  const path = [scripts, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(
    'bash',
    ['-c', `set -eo pipefail; trap 'echo "$at $?"' EXIT; at=0; . "$1"; at=end`, 'page', script],
    {
      cwd: work,
      env: {
        ...Object.fromEntries(inherited),
        ...{
          PATH: path,
          SCRIPTS: scripts,
          HOME: work,
          CITRIX_CLIENT_SECRET_FILE: join(work, 'citrix-secret'),
        },
        NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const [at = '', code = ''] = said.trim().split(' ');
      resolve(at === 'end' ? undefined : { at: Number(at), code });
    });
  });
}
