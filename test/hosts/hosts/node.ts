import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimulator } from '../../simulator/index.ts';
import { parametersFor, smallTenant, wholeDays } from '../../support/program.ts';
import { command } from '../command.ts';
import type { Host, Work } from '../host.ts';
import { installedNpmPackage } from '../installed.ts';
import { nodeReleases } from '../node-releases.ts';

/** The package as it is published, in an empty folder, with the programs of docs/hosts/node.md. */
export const host: Host = { title: 'a Node.js program, with Node.js 22 and 24', prove };

async function prove(work: Work): Promise<void> {
  const { root, say } = work;
  const pages = programsOf(await readFile(join(root, 'docs/hosts/node.md'), 'utf8'));
  const app = await installedNpmPackage(work);
  for (const [file, text] of Object.entries(pages)) await writeFile(join(app, file), text);

  await checkTypes(work, app);
  say('typed.ts compiles with nodenext and bundler, libraries checked');
  await checkSourceMaps(app);
  say('a stack trace names the sources');
  for (const { release, node } of await nodeReleases(work)) say(`${release}: ${await runBoth(node, app)}`);
}

/** The programs of a page, by the file name that stands beside the language. */
function programsOf(page: string): Readonly<Record<string, string>> {
  const fences = page.matchAll(/^```(?:js|ts) (\S+)\n(.*?)^```$/gms);
  return Object.fromEntries([...fences].map(([, file = '', text = '']) => [file, text]));
}

async function checkTypes({ root }: Work, app: string): Promise<void> {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    const options = ['--module', module, '--moduleResolution', moduleResolution, '--target', 'es2024'];
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--noEmit', '--types', ''];
    await command(process.execPath, [compiler, ...options, ...strict, 'typed.ts'], { cwd: app });
  }
}

async function checkSourceMaps(app: string): Promise<void> {
  const failing = `import('citrix-datahub-connector')
    .then(({ run }) => run({ parameters: {}, out: 'out' }))
    .catch(({ stack }) => process.stdout.write(stack))`;
  const stack = await command(process.execPath, ['--enable-source-maps', '-e', failing], { cwd: app });
  if (!/connector\/parameters\/load\.ts:\d+/.test(stack)) throw new Error(`The stack trace was: ${stack}`);
}

/** Both programs of the page, each against simulated customers of its own. */
async function runBoth(node: string, app: string): Promise<string> {
  await using acme = await startSimulator({ ...smallTenant, customerId: 'acme00000001' });
  await using zeta = await startSimulator({ ...smallTenant, sessions: 300, customerId: 'zeta00000002' });
  const [one, two] = [acme, zeta].map((simulator) => ({
    ...parametersFor(simulator),
    fetchStartDatePeriod: wholeDays,
  }));
  const { clientSecret = '', ...open } = one ?? {};
  await writeFile(join(app, 'params.json'), JSON.stringify(open));
  await writeFile(join(app, 'customers.json'), JSON.stringify([one, two]));

  const env = { CITRIX_CLIENT_SECRET: clientSecret };
  const first = await command(node, ['first-table.mjs'], { cwd: app, env });
  if (!/^sessions\.csv: \d+ rows$/m.test(first)) throw new Error(`first-table.mjs said: ${first}`);
  const both = await command(node, ['two-customers.mjs'], { cwd: app });
  const lines = both.trim().split('\n');
  const wanted = /^acme00000001 complete \d+\nzeta00000002 complete \d+$/;
  if (!wanted.test(lines.join('\n'))) throw new Error(`two-customers.mjs said: ${both}`);
  return lines.join(', ');
}
