import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logFormats, logToTerminal } from '../../../connector/hosts/terminal/log.ts';
import { type Dice, diceOf } from '../chaos-dice.ts';
import { fakeRuntime } from '../fake-runtime.ts';
import { temporaryFolder } from '../folder.ts';
import { beginning, type Life, setsOf } from '../history.ts';
import { type OtherOData, otherOData } from '../other-odata.ts';
import { only, type Story, tell } from '../story.ts';
import {
  addControl,
  asUtf16,
  breakStructure,
  breakUtf8,
  cutOff,
  cutOut,
  doublePiece,
  flipBit,
  type Spoil,
} from './bytes.ts';
import type { Played } from './seeds.ts';

/** Folders as runs have left them, and what the next run has to come to. */
export interface States extends AsyncDisposable {
  readonly cloud: OtherOData;
  /** After an incremental run; after one that was broken off behind it. */
  readonly folders: readonly string[];
  readonly expected: Readonly<Record<string, string>>;
}

const tables = ['sessions', 'application_instances'] as const;

const lives: readonly Life[] = Array.from({ length: 30 }, (_, at) => ({
  start: at * 20,
  length: at % 7 === 0 ? null : 30 * (at % 9),
  ...{ lateStart: 0, lateEnd: 0, groomedAfter: null, application: at % 3 === 0 ? null : 0.5 },
}));

const secret = 'Canary+State/secret==';
let now = 0;

const run = (cloud: OtherOData, options: Parameters<typeof tell>[0], mode = 'incremental') =>
  tell({
    ...options,
    parameters: {
      ...only(...tables),
      baseUrl: cloud.origin,
      fetchStartDatePeriod: 2,
      clientSecret: secret,
      mode,
    },
    runtime: fakeRuntime(new Date(beginning + now * 60_000).toISOString()),
  });

const tablesOf = ({ files }: Story) =>
  Object.fromEntries(tables.map((name) => [name, String(files[`${name}.csv`] ?? '')]));

/** A source, and folders of runs over it; the present is later than all of them. */
export async function prepareStates(): Promise<States> {
  const sets = setsOf(lives, () => now);
  const cloud = await otherOData(sets, { pageSize: 4, selects: true, nulls: 'first' });
  const base = await mkdtemp(join(tmpdir(), 'states-test-'));
  const [kept, broken, out] = [join(base, 'kept'), join(base, 'broken'), join(base, 'out')];
  now = 300;
  await run(cloud, { state: kept, out });
  await cp(kept, broken, { recursive: true });
  now = 600;
  const expected = tablesOf(await run(cloud, { out }, 'full'));
  const controller = new AbortController();
  await run(cloud, {
    ...{ state: broken, out },
    signal: controller.signal,
    onEvent: ({ type }) => type === 'dataset-counted' && controller.abort(),
  });
  return {
    ...{ cloud, folders: [kept, broken], expected },
    async [Symbol.asyncDispose]() {
      await cloud[Symbol.asyncDispose]();
      await rm(base, { recursive: true });
    },
  };
}

/** What can be seen to be wrong in a description, and whatever may befall what a hash protects. */
const noticeable: readonly Spoil[] = [breakStructure, cutOff, breakUtf8, addControl, asUtf16];
const any: readonly Spoil[] = [...noticeable, flipBit, cutOut, doublePiece];

function oneOf<T>(items: readonly T[], dice: Dice): T {
  const item = items[dice.below(items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

async function spoil(state: string, dice: Dice): Promise<string> {
  const entries = await readdir(state, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const path = oneOf(files.toSorted(), dice);
  const name = path.slice(state.length + 1);
  if (dice.chance(0.15)) {
    await rm(path);
    return `${name} removed`;
  }
  const other = oneOf(files.toSorted(), dice);
  if (dice.chance(0.15) && other !== path) {
    await writeFile(path, await readFile(other));
    return `${name} has the content of ${other.slice(state.length + 1)}`;
  }
  const how = oneOf(name.endsWith('.json') ? noticeable : any, dice);
  const bytes = await readFile(path);
  await rm(path); // it may be a second name of another
  await writeFile(path, bytes.length === 0 ? 'x' : how(bytes, dice));
  return `${name}: ${how.name}`;
}

/** Spoils a state folder, and judges the run that finds it. */
export async function playStates({ cloud, folders, expected }: States, seed: number): Promise<Played> {
  const dice = diceOf(seed);
  const state = await temporaryFolder();
  await cp(oneOf(folders, dice), state, { recursive: true });
  const story = await spoil(state, dice);
  const told = await run(cloud, { state });
  const { exitCode, error } = told.report;
  const problems = [...problemsOf(shownBy(told))];
  // Whoever cannot read the snapshot does not know what is lost with it: all that the source has is published.
  const isWithout = error?.code === 'HISTORY_LOST';
  if (
    (exitCode === 0 || isWithout) &&
    !told.report.resumed &&
    JSON.stringify(tablesOf(told)) !== JSON.stringify(expected)
  ) {
    problems.push('called complete, with other tables');
  }
  if (
    exitCode !== 0 &&
    !isWithout &&
    !['STATE_INVALID', 'FOLDER_INVALID', 'OUTPUT_FAILED'].includes(error?.code ?? '')
  ) {
    problems.push(`ended with ${error?.code}: ${error?.message}`);
  }
  if (exitCode !== 0 && !isWithout && tablesOf(told)['sessions'] !== '')
    problems.push('refused, and published');
  return { story, problems };
}

function shownBy({ events, report }: Story): string {
  const lines: string[] = [];
  for (const format of logFormats) {
    const log = logToTerminal({ format, level: 'debug', write: (line) => lines.push(line), now: () => 0 });
    for (const event of events) log(event);
  }
  return [...lines, JSON.stringify(report)].join('\n');
}

function problemsOf(shown: string): readonly string[] {
  return [
    ...(shown.includes(secret) ? ['the secret is shown'] : []),
    ...(/^\s+at |node:internal|\.ts:\d/m.test(shown) ? ['a stack trace is shown'] : []),
  ];
}
