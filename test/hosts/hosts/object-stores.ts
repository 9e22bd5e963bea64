import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '../../support/cli.ts';
import { killMoments, watchRequests } from '../../support/kill-moments.ts';
import type { Host, Work } from '../host.ts';
import { type StartedStore, startAzurite, startS3 } from '../object-stores.ts';
import { publishAll, readDescriptor, startTenant } from '../package.ts';

/** Pushes to each store with the real program: whole, again, killed, refused, and without a store. */
export const host: Host = {
  title: 'S3 (moto) and Azure Blob Storage (Azurite) hold the tables of a run as they are',
  async prove(work) {
    const [first, second] = [join(work.folder, 'first'), join(work.folder, 'second')];
    await using simulator = await startTenant();
    const formats = ['csv', 'parquet'];
    await publishAll(simulator, first, { formats });
    await publishAll(simulator, second, { formats, fetchStartDatePeriod: 3 });
    for (const [name, start] of Object.entries({ S3: startS3, 'Azure Blob': startAzurite })) {
      const store = await start(work);
      try {
        await proveStore({ ...work, say: (text) => work.say(`${name}: ${text}`) }, store, { first, second });
      } finally {
        await store[Symbol.asyncDispose]();
      }
      const gone = await push(work, store, first);
      expectEnd(gone, 75, /PUSH_FAILED/);
      work.say(`${name}: without the store, PUSH_FAILED`);
    }
  },
};

interface Runs {
  readonly first: string;
  readonly second: string;
}

type Pushed = Awaited<ReturnType<typeof runCli>>;

interface PushOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly target?: object;
  readonly args?: readonly string[];
  /** Given a way to kill it. */
  readonly onStart?: (kill: () => void) => void;
}

async function push(
  work: Work,
  store: StartedStore,
  out: string,
  options: PushOptions = {},
): Promise<Pushed> {
  const file = join(work.folder, 'target.json');
  await writeFile(file, JSON.stringify({ ...store.target, ...options.target }));
  const told = await runCli(['push', '--target', file, '--out', out, ...(options.args ?? [])], {
    env: { ...(options.env ?? store.env) },
    onStart: (kill) => options.onStart?.(() => kill('SIGKILL')),
  });
  const report = await readFile(join(out, 'push-report.json'), 'utf8').catch(() => '');
  const journal = await readFile(join(out, 'push-journal.jsonl'), 'utf8').catch(() => '');
  for (const secret of store.secrets) {
    if (`${told.stdout}${told.stderr}${report}${journal}`.includes(secret)) {
      throw new Error('a secret of the store is in what the push has said or written');
    }
  }
  return told;
}

function expectEnd({ exitCode, stdout, stderr }: Pushed, code: number, says = /./): void {
  if (exitCode === code && says.test(`${stdout}${stderr}`)) return;
  throw new Error(`the push ended with ${exitCode}, not ${code}:\n${`${stdout}${stderr}`.slice(-2000)}`);
}

async function proveStore(work: Work, store: StartedStore, { first, second }: Runs): Promise<void> {
  expectEnd(await push(work, store, first, { args: ['--check'] }), 0);
  if ((await store.keys()).length > 0) throw new Error('a check has written something');
  expectEnd(await push(work, store, first), 0);
  const files = await runIn(store, first);
  work.say(`${files} files, each as its data package says; a check before wrote nothing`);
  expectEnd(await push(work, store, first), 0, /is there already/);
  work.say('the same again: nothing was sent');
  if (store.readingEnv !== undefined) {
    const checked = await push(work, store, first, { args: ['--check'], env: store.readingEnv });
    expectEnd(checked, 78, /do not permit this/);
    work.say('a check with credentials that may only read: PUSH_REJECTED');
  }
  const wrongTarget = store.target['bucket'] === undefined ? { container: 'missing' } : { bucket: 'missing' };
  expectEnd(await push(work, store, first, { target: wrongTarget }), 78, /PUSH_REJECTED/);
  expectEnd(await push(work, store, first, { env: store.wrongEnv }), 78, /PUSH_REJECTED/);
  work.say('a missing bucket and wrong credentials: PUSH_REJECTED');
  await proveKills(work, store, { first, second });
}

/**
 * Kills pushes of two runs in turn, at moments spread over their requests: what the manifest names then is whole, and
 * after the next push there is that run and nothing else.
 */
async function proveKills(work: Work, store: StartedStore, { first, second }: Runs): Promise<void> {
  const kills = Number(process.env['OBJECT_STORE_KILLS'] ?? 6);
  const requests = watchRequests(store.front);
  const whole: number[] = [];
  for (const out of [second, first]) {
    requests.begin();
    expectEnd(await push(work, store, out), 0);
    whole.push(requests.count());
  }
  const moments = killMoments(1, kills, Math.min(...whole));
  for (const [turn, moment] of moments.entries()) {
    const out = turn % 2 === 0 ? second : first;
    const onStart = (kill: () => void) => requests.begin(moment, kill);
    const killed = await push(work, store, out, { onStart });
    if (killed.exitCode !== null) throw new Error(`not killed at ${JSON.stringify(moment)}`);
    await runIn(store, undefined);
    requests.begin();
    expectEnd(await push(work, store, out), 0);
    const files = await runIn(store, out);
    const keys = await store.keys();
    if (keys.length !== files + 1) throw new Error(`${keys.length} objects, not ${files + 1}`);
  }
  work.say(
    `${kills} pushes of ${whole.join(' and ')} requests killed: a whole run was there at any time, and after the next push nothing else`,
  );
}

const manifest = 'lake/acmesimulated/datapackage.json';

/**
 * Reads what the manifest names, as a reader would.
 * @param out the run that it has to be; undefined: any
 * @returns the number of files
 */
async function runIn(store: StartedStore, out: string | undefined): Promise<number> {
  const { resources } = JSON.parse((await store.read(manifest)).toString('utf8')) as Awaited<
    ReturnType<typeof readDescriptor>
  >;
  for (const { path, hash, bytes } of resources) {
    const content = await store.read(`lake/acmesimulated/${path}`);
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (content.length !== bytes || hash !== `sha256:${sha256}`) throw new Error(`${path} is not whole`);
  }
  if (out === undefined) return resources.length;
  const hashesOf = (all: typeof resources) => all.map(({ hash }) => hash).join();
  const own = await readDescriptor(out);
  if (hashesOf(own.resources) !== hashesOf(resources)) throw new Error('the manifest is of another run');
  return resources.length;
}
