import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAnalytics } from '../../connector/datasets/define.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import type { Simulator } from '../simulator/index.ts';
import { dataHub } from '../support/data-hub.ts';
import { parametersFor, wholeDays } from '../support/program.ts';
import { command } from './command.ts';
import { readDescriptor } from './package.ts';

/** The program as it is started from one of the forms it comes in. */
interface Form {
  readonly title: string;
  /** What Node.js is given before the words of a command. */
  readonly program: readonly string[];
}

/** What a form is tried with: a site, and the export of Citrix Analytics where there is a broker. */
export interface World {
  readonly simulator: Simulator;
  /** Parameters of the export, with its password. */
  readonly analytics: Readonly<Record<string, unknown>> | undefined;
}

const taskId = '11111111-1111-4111-8111-111111111111';
const apiKey = 'key-of-the-hub';

/** Names of tables, of every group and every way of reading there is. */
const namesOf = (isRisk: boolean): readonly string[] =>
  datasets.filter((dataset) => isAnalytics(dataset) === isRisk).map(({ name }) => name);

/** Of each way of reading one, for what is asked table by table. */
const samples = ['sessions', 'machine_catalogs', 'system_log', 'config_operation_details', 'machines'];
const riskSamples = ['CitrixAnalytics_riskScoreChange_CL', 'risk_users'];

/**
 * Goes through every command with every table that the world has.
 * @returns hashes of all tables, by name
 * @throws Error with what a command said that did not end well
 */
export async function proveForm(
  { title, program }: Form,
  { simulator, analytics }: World,
  { node, folder }: { readonly node: string; readonly folder: string },
): Promise<Readonly<Record<string, string>>> {
  const run = (...words: readonly string[]) => command(node, [...program, ...words], { cwd: folder });
  const write = async (name: string, content: object): Promise<string> => {
    await writeFile(join(folder, name), JSON.stringify(content));
    return name;
  };
  const names = [...namesOf(false), ...(analytics === undefined ? [] : namesOf(true))];
  const shown = [...samples, ...(analytics === undefined ? [] : riskSamples)];
  const extraDatasets = datasets.flatMap(({ name, parameter }) =>
    parameter === undefined && names.includes(name) ? [name] : [],
  );
  const common = { ...parametersFor(simulator), ...analytics, fetchStartDatePeriod: wholeDays };
  const params = await write('params.json', { ...common, extraDatasets });
  const followed = await write('followed.json', { ...common, extraDatasets, mode: 'incremental' });

  for (const words of [
    ['--version'],
    ['--help'],
    ['describe'],
    ['describe', '--json'],
    ['describe', '--markdown'],
  ]) {
    if ((await run(...words)) === '') throw new Error(`${title}: ${words.join(' ')} said nothing.`);
  }
  await run('check', '--params', params, '--out', 'out');
  await run('run', '--params', params, '--out', 'out');
  const { resources } = await readDescriptor(join(folder, 'out'));
  const published = resources.map(({ path }) => path.replace(/\.csv$/, ''));
  const lacking = names.filter((name) => !published.includes(name));
  if (lacking.length > 0) throw new Error(`${title}: run did not publish ${lacking.join(', ')}.`);
  for (let time = 0; time < 2; time += 1) {
    await run('run', '--params', followed, '--out', 'followed', '--state', 'state', '--changes');
  }
  for (const dataset of shown) {
    await run('describe', '--dataset', dataset);
    await run('preview', '--params', params, '--dataset', dataset, '--limit', '2', '--json');
  }
  await provePush(run, write);
  await proveAirbyte(run, write, { config: common, streams: shown });
  await proveTap(run, write, { config: common, streams: shown });
  return Object.fromEntries(resources.map(({ path, hash }) => [path, hash]));
}

type Run = (...words: readonly string[]) => Promise<string>;
type Write = (name: string, content: object) => Promise<string>;

interface Streams {
  readonly config: object;
  readonly streams: readonly string[];
}

async function provePush(run: Run, write: Write): Promise<void> {
  const hub = await dataHub({ [taskId]: { key: apiKey, uploads: [] } });
  try {
    const target = { kind: 'raynet', url: hub.origin, apiKey, tables: { sessions: { taskId } } };
    await run('push', '--target', await write('target.json', target), '--out', 'out');
    if (hub.tasks[taskId]?.uploads.length !== 1) throw new Error('push did not upload the sessions.');
  } finally {
    await hub[Symbol.asyncDispose]();
  }
}

interface AirbyteStream {
  readonly name: string;
}

async function proveAirbyte(run: Run, write: Write, { config, streams }: Streams): Promise<void> {
  const file = await write('config.json', config);
  await run('airbyte', 'spec');
  await run('airbyte', 'check', '--config', file);
  const found = messagesOf(await run('airbyte', 'discover', '--config', file)).find(
    ({ type }) => type === 'CATALOG',
  );
  const { streams: offered = [] } = (found?.['catalog'] ?? {}) as {
    readonly streams?: readonly AirbyteStream[];
  };
  const chosen = offered
    .filter(({ name }) => streams.includes(name))
    .map((stream) => ({ stream, sync_mode: 'full_refresh', destination_sync_mode: 'overwrite' }));
  const catalog = await write('catalog.json', { streams: chosen });
  const read = messagesOf(await run('airbyte', 'read', '--config', file, '--catalog', catalog));
  const told = read.flatMap(({ type, record }) =>
    type === 'RECORD' ? [(record as { readonly stream: string }).stream] : [],
  );
  const silent = streams.filter((name) => !told.includes(name));
  if (silent.length > 0) throw new Error(`airbyte read sent nothing of ${silent.join(', ')}.`);
}

interface TapStream {
  readonly tap_stream_id: string;
  readonly metadata: readonly { readonly breadcrumb: readonly string[]; readonly metadata: object }[];
}

async function proveTap(run: Run, write: Write, { config, streams }: Streams): Promise<void> {
  const file = await write('tap.json', config);
  await run('tap', '--about', '--format', 'json');
  const offered = JSON.parse(await run('tap', '--config', file, '--discover')) as {
    readonly streams: readonly TapStream[];
  };
  const catalog = {
    streams: offered.streams.map((stream) => ({
      ...stream,
      metadata: stream.metadata.map((one) =>
        one.breadcrumb.length > 0
          ? one
          : { ...one, metadata: { ...one.metadata, selected: streams.includes(stream.tap_stream_id) } },
      ),
    })),
  };
  const chosen = await write('tap-catalog.json', catalog);
  await run('tap', '--config', file, '--catalog', chosen, '--test');
  const told = messagesOf(await run('tap', '--config', file, '--catalog', chosen)).map(
    ({ stream }) => stream,
  );
  const silent = streams.filter((name) => !told.includes(name));
  if (silent.length > 0) throw new Error(`tap sent nothing of ${silent.join(', ')}.`);
}

function messagesOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** What hashes differ between two forms, by table. */
export function differing(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (path) => one[path] !== other[path],
  );
}
