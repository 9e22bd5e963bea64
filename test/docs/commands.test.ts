import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { smallTenant } from '../support/program.ts';
import { shapeOf, staleOutput } from './output.ts';
import { allPages, pageOf, readPage } from './page.ts';
import { commandsOf, type Played, play, unclearBlocks } from './play.ts';
import { refusedIn } from './usage.ts';

/** Each command that a page shows works as it stands there, and what the page shows as its output is what it prints. */

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(smallTenant);
});
afterAll(() => simulator.close());

/** Removed with all temporary files of this test file. */
const emptyFolder = () => mkdtemp(join(tmpdir(), 'page-'));
const nothing: Played = { problems: [], transcript: '' };
const pages = allPages.map(readPage);

describe.concurrent('the blocks of', () => {
  test.each(pages)('$path say what they are, work, and print what the page shows', async (page) => {
    expect(unclearBlocks(page)).toEqual([]);
    expect(refusedIn(page)).toEqual([]);
    const isPlayed = commandsOf(page).length > 0;
    const played = isPlayed ? await play(page, { folder: await emptyFolder(), simulator }) : nothing;
    expect(played.problems).toEqual([]);
    expect(staleOutput(page, played.transcript)).toEqual([]);
  });
});

describe('the check of pages', () => {
  const page = (...lines: readonly string[]) => pageOf('docs/some.md', lines.join('\n'));
  const sh = (...lines: readonly string[]) => ['```sh', ...lines, '```', ''];
  const problemsOf = async (...lines: readonly string[]) => {
    const { problems } = await play(page(...lines), { folder: await emptyFolder(), simulator });
    return problems.join('\n');
  };

  test('sees an unknown option, a renamed command and a file that is not there', async () => {
    const [option, command, file] = await Promise.all([
      problemsOf(...sh('citrix-connector check --param params.json')),
      problemsOf(...sh('true'), ...sh('citrix-connector extract --params params.json')),
      problemsOf(...sh('cat out/gone.csv')),
    ]);
    expect(option).toMatch(/^docs\/some\.md:1: ended with 78:[\s\S]*Unknown option '--param'/);
    expect(command).toMatch(/^docs\/some\.md:5: ended with 78:[\s\S]*"extract"/);
    expect(file).toMatch(/^docs\/some\.md:1: ended with 1:[\s\S]*gone\.csv/);
  });

  test('sees a failure in the middle of a block, and of a pipe', async () => {
    const [middle, pipe] = await Promise.all([
      problemsOf(...sh('false', 'true')),
      problemsOf(...sh('false | cat')),
    ]);
    expect(middle).toMatch(/ended with 1/);
    expect(pipe).toMatch(/ended with 1/);
  });

  test('takes an announced exit code, and no other', async () => {
    const wrong = sh('citrix-connector check --params gone.json');
    const [announced, other] = await Promise.all([
      problemsOf('<!-- exit code 78: the file is not there -->', ...wrong),
      problemsOf('<!-- exit code 75: the file is not there -->', ...wrong),
    ]);
    expect(announced).toBe('');
    expect(other).toMatch(/ended with 78/);
  });

  test('sees a block without language, and a marker without reason', () => {
    const text = page('```', 'true', '```', '<!-- not run: -->', ...sh('reboot'));
    expect(unclearBlocks(text)).toEqual([
      'docs/some.md:1: the block names no language',
      'docs/some.md:5: "not run" gives no reason',
    ]);
    expect(commandsOf(text)).toEqual([]);
  });

  test('runs a block whose marker stands elsewhere or is misspelt', () => {
    const text = page(
      '<!-- not run: as it needs a server -->',
      'Some words.',
      ...sh('true'),
      '<!-- notrun: needs it -->',
      ...sh('false'),
    );
    expect(commandsOf(text).map((block) => block.text)).toEqual(['true\n', 'false\n']);
  });

  test('sees refused commands that are not run: in words, tables, units and PowerShell', () => {
    const text = page(
      'See `citrix-connector describe --dataset sessions` and `citrix-connector describe --table sessions`.',
      '| `citrix-connector inspect` |',
      '<!-- not run: needs Windows -->',
      '```powershell',
      'citrix-connector run --params "C:\\my folder\\params.json" `',
      '  --folder "D:\\out"',
      '```',
      '<!-- not run: a checkout -->',
      ...sh('npm run -s connector -- chek --params params.json'),
    );
    expect(refusedIn(text).map((line) => line.split(': ')[1])).toEqual([
      'citrix-connector describe --table sessions',
      'citrix-connector inspect',
      'citrix-connector run --params "C:\\my folder\\params.json" --folder "D:\\out"',
      'citrix-connector chek --params params.json',
    ]);
  });

  test('sees output that no command prints, whatever its numbers', () => {
    const text = page('```text', 'sessions  4,242 rows  4.8 MB', '…', 'Ready: a run will work.', '```');
    expect(staleOutput(text, 'sessions   600 rows    612 kB\nReady: a run can work.\n')).toEqual([
      'docs/some.md:4: no command of the page prints "Ready: a run will work."',
    ]);
    expect(shapeOf('12:00:01 info  1 row in 1 page')).toBe(shapeOf('23:59:59 info  5 row in 3 pages'));
  });
});
