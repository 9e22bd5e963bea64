/** Tries every host in `hosts/`, or those named: `npm run test:hosts -- node`. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Host, Unavailable } from './host.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(root, '.hosts');
const say = (text: string) => process.stdout.write(`${text}\n`);

// Hosts start the connector with the clock of the machine.
process.env['TEST_MOMENT'] ??= new Date().toISOString();

const files = await readdir(new URL('hosts/', import.meta.url));
const known = files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length));
const named = process.argv.slice(2);
const strange = named.filter((name) => !known.includes(name));
if (strange.length > 0) {
  process.stderr.write(`There is no host ${strange.join(', ')}; hosts are ${known.join(', ')}.\n`);
  process.exit(2);
}

interface Outcome {
  readonly name: string;
  readonly result: 'ok' | 'FAILED' | 'not tried';
  readonly seconds: number;
  readonly problem: string;
}

async function tried(name: string): Promise<Outcome> {
  const started = performance.now();
  const outcome = (result: Outcome['result'], problem = ''): Outcome => {
    return { name, result, seconds: (performance.now() - started) / 1000, problem };
  };
  const folder = await mkdtemp(join(tmpdir(), `host-${name}-`));
  try {
    const { host }: { readonly host: Host } = await import(`./hosts/${name}.ts`);
    say(`\n== ${name}: ${host.title}`);
    await host.prove({ root, folder, cache, say: (text) => say(`   ${text}`) });
    return outcome('ok');
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    // Who asks for a host by name wants to know, so not knowing is a failure.
    return outcome(error instanceof Unavailable && named.length === 0 ? 'not tried' : 'FAILED', problem);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const outcomes: Outcome[] = [];
for (const name of named.length > 0 ? named : known) outcomes.push(await tried(name));

say('');
for (const { name, result, seconds, problem } of outcomes) {
  say(`${result.padEnd(9)}  ${name.padEnd(16)}  ${seconds.toFixed(1).padStart(5)} s  ${problem}`.trimEnd());
}
process.exitCode = outcomes.some(({ result }) => result === 'FAILED') ? 1 : 0;
