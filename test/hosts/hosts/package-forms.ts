import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Broker, startBroker } from '../../kafka/broker.ts';
import { eventText } from '../../kafka/events.ts';
import { obstacle } from '../../kafka/fetch.ts';
import { createTenant } from '../../kafka/tenant.ts';
import { startSimulator } from '../../simulator/index.ts';
import { smallTenant } from '../../support/program.ts';
import { exportParameters } from '../../support/risk-parameters.ts';
import { differing, proveForm, type World } from '../forms.ts';
import type { Host, Work } from '../host.ts';
import { installedAgentPackage, installedNpmPackage } from '../installed.ts';
import { nodeReleases } from '../node-releases.ts';

/** Every command and every table in each form that the program comes in, the risk tables against a real broker. */
export const host: Host = {
  title: 'checkout, npm package and agent package, every command and table',
  prove,
};

async function prove(work: Work): Promise<void> {
  const why = obstacle();
  if (why !== undefined) work.say(`risk tables: NOT CHECKED: ${why}`);
  const broker = why === undefined ? await startBroker() : undefined;
  try {
    await proveAll(work, broker);
  } finally {
    await broker?.[Symbol.asyncDispose]();
  }
}

async function proveAll(work: Work, broker: Broker | undefined): Promise<void> {
  await using simulator = await startSimulator({ ...smallTenant, sessions: 120 });
  const [newest, oldest] = (await nodeReleases(work)).map(({ node }) => node);
  if (newest === undefined || oldest === undefined) throw new Error('There is no Node.js to try.');
  const agent = [await installedAgentPackage(work)];
  const forms = [
    { title: 'checkout', program: [join(work.root, 'connector/cli.ts')], node: newest },
    { title: 'npm package', program: [await npmProgram(work)], node: newest },
    { title: 'agent package', program: agent, node: newest },
    { title: 'agent package with the oldest Node.js', program: agent, node: oldest },
  ];
  let first: Readonly<Record<string, string>> | undefined;
  for (const { title, program, node } of forms) {
    // A consumer group follows one state: each form has its own.
    const world: World = { simulator, analytics: await exportOf(broker) };
    const folder = join(work.folder, title);
    await mkdir(folder);
    const tables = await proveForm({ title, program }, world, { node, folder });
    // Identifier and times of a run are in one table.
    const differ = differing(first ?? tables, tables).filter((path) => path !== 'runs.csv');
    if (differ.length > 0) throw new Error(`${title}: other bytes in ${differ.join(', ')}.`);
    first ??= tables;
    work.say(`${title}: every command, ${Object.keys(tables).length} tables`);
  }
}

async function npmProgram(work: Work): Promise<string> {
  return join(await installedNpmPackage(work), 'node_modules/citrix-datahub-connector/dist/cli.js');
}

const events = 500;
/** So that every form reads the same events: they are an hour old or older when the first reads them. */
const startedAt = Date.now();

async function exportOf(broker: Broker | undefined): Promise<World['analytics']> {
  if (broker === undefined) return undefined;
  await using tenant = await createTenant(broker);
  const texts = Array.from({ length: events }, (_, at) => eventText(at, startedAt));
  await tenant.send(0, texts);
  const parameters = Object.entries(await exportParameters(broker, tenant));
  return Object.fromEntries(parameters.filter(([name]) => name.startsWith('analytics')));
}
