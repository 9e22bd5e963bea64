import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { startSimulator } from '../../simulator/index.ts';
import { parametersFor, smallTenant, wholeDays } from '../../support/program.ts';
import { command } from '../command.ts';
import type { Host, Work } from '../host.ts';
import { installedAgentPackage } from '../installed.ts';
import { python } from '../python.ts';

/**
 * A host in another language that knows nothing but manifest and schemas (`python/foreign_host.py`): it draws the form,
 * checks, runs, verifies the tables and decides what to do next.
 */
export const host: Host = { title: 'a host that knows manifest and schemas alone', prove };

const told = z.looseObject({
  version: z.string(),
  changes: z.array(z.looseObject({ kind: z.string() })),
  form: z.array(z.looseObject({ name: z.string(), label: z.string(), kind: z.string() })),
  formFaults: z.array(z.looseObject({ parameter: z.string().nullable() })),
  check: z
    .looseObject({
      exitCode: z.number(),
      verdict: z.string(),
      failed: z.array(z.string()),
      problems: z.array(z.looseObject({ parameter: z.string().nullable() })),
    })
    .optional(),
  run: z
    .looseObject({
      exitCode: z.number(),
      verdict: z.string(),
      decision: z.string(),
      runId: z.string(),
      resumes: z.string().nullable(),
      refused: z.boolean(),
      error: z.string().nullable(),
      failed: z.array(z.string()),
      tables: z.record(z.string(), z.number()),
      states: z.array(z.string()),
      warnings: z.array(z.string()),
      stopped: z.boolean(),
    })
    .optional(),
});

type Told = z.output<typeof told>;

interface Order {
  readonly action: 'form' | 'check' | 'run' | 'stop';
  /** Of `stop`: the event at which the run is stopped. */
  readonly at?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Where it was unpacked. */
  readonly package: string;
  /** A name for the folders of this configuration. */
  readonly name: string;
}

async function asked(work: Work, { package: unpacked, name, ...order }: Order): Promise<Told> {
  const folder = join(work.folder, name);
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'order.json');
  const places = { folder, out: join(folder, 'out'), state: join(folder, 'state'), node: process.execPath };
  await writeFile(file, JSON.stringify({ ...order, ...places }));
  const printed = await python(work, {
    ...{ packages: 'readers', script: 'foreign_host.py', args: [unpacked, file] },
  });
  return told.parse(JSON.parse(printed));
}

function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (JSON.stringify(found) === JSON.stringify(expected)) return;
  throw new Error(`${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}

async function prove(work: Work): Promise<void> {
  const script = await installedAgentPackage(work);
  const unpacked = dirname(script);
  await using simulator = await startSimulator(smallTenant);
  const parameters = { ...parametersFor(simulator), fetchStartDatePeriod: wholeDays, siteId: '' };
  const ask = (order: Partial<Order> & Pick<Order, 'action'>) =>
    asked(work, { parameters, package: unpacked, name: 'plain', ...order });

  const { form, formFaults } = await ask({ action: 'form', parameters: {} });
  const required = form.filter(({ label }) => label.endsWith('*')).map(({ name }) => name);
  expectEqual('required fields', required, ['customerId', 'clientId', 'clientSecret']);
  expectEqual('an empty form is refused', formFaults.length > 0, true);
  expectEqual(
    'shown fields',
    form.some(({ name }) => name === 'analyticsTopic' || name === 'incrementalOverlap'),
    false,
  );
  work.say(`draws a form of ${form.length} fields`);

  const ready = await ask({ action: 'check' });
  expectEqual('check', [ready.formFaults, ready.check?.exitCode, ready.check?.verdict], [[], 0, 'ready']);
  const done = await ask({ action: 'run' });
  expectEqual(
    'success',
    [done.run?.decision, done.run?.verdict, done.run?.tables['sessions']],
    [...['done', 'complete', simulator.options.sessions]],
  );
  work.say(`success: verifies ${Object.keys(done.run?.tables ?? {}).length} tables, and is done`);

  await proveRefused(work, ask, parameters);
  await provePartial(work, unpacked);
  await proveInterrupted(work, ask);
  await proveUpgrade(work, unpacked);
}

type Ask = (order: Partial<Order> & Pick<Order, 'action'>) => Promise<Told>;

async function proveRefused(work: Work, ask: Ask, parameters: object): Promise<void> {
  const wrong = { ...parameters, fetchStartDatePeriod: 500 };
  const { formFaults, check } = await ask({ action: 'check', parameters: wrong });
  expectEqual(
    'the form names',
    formFaults.map(({ parameter }) => parameter),
    ['fetchStartDatePeriod'],
  );
  expectEqual(
    'check names',
    check?.problems.map(({ parameter }) => parameter),
    ['fetchStartDatePeriod'],
  );
  const { run } = await ask({ action: 'run', parameters: wrong });
  expectEqual(
    'refused',
    [run?.exitCode, run?.refused, run?.error, run?.decision],
    [...[78, true, 'PARAMETERS_INVALID', 'alert the administrator']],
  );
  work.say('refused parameters: names the field, and alerts');
}

async function provePartial(work: Work, unpacked: string): Promise<void> {
  const faults = [
    { kind: 'status', status: 403, on: '/monitorodata/ApplicationInstances', times: 99 },
  ] as const;
  await using simulator = await startSimulator({ ...smallTenant, faults });
  const parameters = { ...parametersFor(simulator), fetchStartDatePeriod: wholeDays };
  const { run } = await asked(work, { action: 'run', parameters, package: unpacked, name: 'partial' });
  expectEqual(
    'partial failure',
    [run?.exitCode, run?.failed, run?.decision],
    [...[78, ['application_instances'], 'alert the administrator']],
  );
  expectEqual('the others', Object.keys(run?.tables ?? {}).length, 3);
  work.say('partial failure: verifies the three other tables, and alerts');
}

async function proveInterrupted(work: Work, ask: Ask): Promise<void> {
  const name = 'interrupted';
  const { run: stopped } = await ask({ action: 'stop', at: 'dataset-read', name });
  expectEqual(
    'interrupted',
    [stopped?.stopped, stopped?.exitCode, stopped?.decision],
    [...[true, 143, 'run again now']],
  );
  const { run } = await ask({ action: 'run', name });
  expectEqual('resumed', [run?.decision, run?.resumes], ['done', stopped?.runId]);
  work.say('interrupted: stops it by the signal, runs it again, and is done');
}

const newer = '0.9.0';

/** The same package as a newer version that has removed a parameter. */
async function newerPackage(work: Work, unpacked: string): Promise<string> {
  const folder = `${unpacked}-${newer}`;
  await cp(unpacked, folder, { recursive: true });
  const removed = `[{ version: '${newer}', kind: 'removed', parameter: 'maxRows', replacedBy: null, message: 'Planted.' }]`;
  const present = JSON.parse(await readFile(join(unpacked, 'manifest/connector.json'), 'utf8'));
  const { version } = z.object({ version: z.string() }).parse(present);
  let planted = 0;
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith('.js')) continue;
    const text = await readFile(join(folder, file), 'utf8');
    const changed = text
      .replace('contractChanges = []', `contractChanges = ${removed}`)
      .replace(`version = "${version}"`, `version = "${newer}"`);
    if (changed === text) continue;
    planted += 1;
    await writeFile(join(folder, file), changed);
  }
  if (planted !== 2) throw new Error('the package has no place for version and changes');
  const script = join(folder, 'citrix-connector.js');
  const manifest = await command(process.execPath, [script, 'describe', '--json'], { cwd: work.folder });
  await writeFile(join(folder, 'manifest/connector.json'), manifest);
  return folder;
}

async function proveUpgrade(work: Work, unpacked: string): Promise<void> {
  const upgraded = await newerPackage(work, unpacked);
  await using simulator = await startSimulator(smallTenant);
  const parameters = {
    ...{
      ...parametersFor(simulator),
      fetchStartDatePeriod: wholeDays,
      mode: 'incremental',
      maxRows: 1_000_000,
    },
  };
  const ask = (of: string) => asked(work, { action: 'run', parameters, package: of, name: 'upgraded' });
  const before = await ask(unpacked);
  simulator.change({ groom: 200 });
  const after = await ask(upgraded);
  expectEqual('upgrade', [after.version, after.formFaults, after.run?.decision], [newer, [], 'done']);
  expectEqual(
    'the form',
    after.form.some(({ name }) => name === 'maxRows'),
    false,
  );
  expectEqual('told of the change', after.run?.warnings.includes('PARAMETER_RETIRED'), true);
  expectEqual('rows after the upgrade', after.run?.tables, before.run?.tables);
  const again = await ask(unpacked);
  expectEqual('downgrade', [again.version, again.run?.decision], [before.version, 'done']);
  expectEqual('rows after the downgrade', again.run?.tables, before.run?.tables);
  work.say('upgrade and downgrade: the stored values stay valid, a removed field is gone, no row is lost');
}
