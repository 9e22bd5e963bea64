import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Handed, lineDigest, tableDigest } from '../adapters.ts';
import { runChild } from '../child.ts';
import { startCloud } from '../cloud.ts';
import { type Line, ratio, type Sample } from '../figures.ts';
import { parametersFor } from '../program.ts';
import type { Measured } from '../targets.ts';
import type { Bench, PartResult } from './part.ts';

const stream = 'sessions';

type Message = Readonly<Record<string, unknown>>;

interface Adapter {
  readonly what: string;
  readonly command: readonly string[];
  readonly discover: readonly string[];
  /** What of the adapter's own catalog to ask for. */
  readonly chosen: (catalog: unknown) => object;
  readonly rowIn: (message: Message) => unknown;
}

const airbyteCatalog = z.object({
  catalog: z.object({ streams: z.array(z.looseObject({ name: z.string() })) }),
});
const singerCatalog = z.object({
  streams: z.array(
    z.looseObject({
      tap_stream_id: z.string(),
      metadata: z.array(
        z.looseObject({ breadcrumb: z.array(z.string()), metadata: z.record(z.string(), z.unknown()) }),
      ),
    }),
  ),
});

const adapters: readonly Adapter[] = [
  {
    what: 'airbyte read',
    command: ['airbyte', 'read'],
    discover: ['airbyte', 'discover'],
    chosen: (found) => ({
      streams: airbyteCatalog
        .parse(found)
        .catalog.streams.filter(({ name }) => name === stream)
        .map((one) => ({ stream: one, sync_mode: 'full_refresh', destination_sync_mode: 'overwrite' })),
    }),
    rowIn: ({ type, record }) => (type === 'RECORD' ? (record as { data: unknown }).data : undefined),
  },
  {
    what: 'tap',
    command: ['tap'],
    discover: ['tap', '--discover'],
    chosen: (found) => ({
      streams: singerCatalog.parse(found).streams.map((one) => ({
        ...one,
        metadata: one.metadata.map(({ breadcrumb, metadata }) => ({
          breadcrumb,
          metadata:
            breadcrumb.length === 0 ? { ...metadata, selected: one.tap_stream_id === stream } : metadata,
        })),
      })),
    }),
    rowIn: ({ type, record }) => (type === 'RECORD' ? record : undefined),
  },
];

/** What it costs to take the rows through the adapters of Airbyte and Singer, and whether they are the same rows. */
export async function measureAdapters(bench: Bench): Promise<PartResult> {
  const { adapterSessions: sessions, now, signal, work: folder, runs, say } = bench;
  await using cloud = await startCloud({ sessions, latencyMs: 0, now, signal });
  const parameters = parametersFor(cloud);
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify(parameters));
  const samples = new Map<string, Sample[]>();
  const note = (
    what: string,
    {
      wallSeconds,
      cpuSeconds,
      peakBytes,
    }: Required<Pick<Sample, 'wallSeconds' | 'cpuSeconds' | 'peakBytes'>>,
  ) => {
    samples.set(what, [...(samples.get(what) ?? []), { wallSeconds, cpuSeconds, peakBytes }]);
    say(`${what}: ${wallSeconds.toFixed(1)} s`);
  };
  for (let round = 1; round <= runs; round += 1) {
    const out = join(folder, 'out');
    note(
      'run',
      await runChild({
        script: 'dist/cli.js',
        args: ['run', '--params', config, '--out', out],
        input: '',
        folder,
        signal,
      }),
    );
    const table = await tableDigest(join(out, `${stream}.csv`));
    await rm(out, { recursive: true });
    if (table.rows !== sessions) throw new Error(`The run wrote ${table.rows} of ${sessions} sessions.`);
    for (const adapter of adapters) {
      const { sample, handed } = await readThrough(adapter, { ...bench, config });
      expectSame(adapter, handed, table);
      note(adapter.what, sample);
    }
  }
  const line = (what: string): Line => ({ what, sessions, latencyMs: 0, samples: samples.get(what) ?? [] });
  const [run, airbyte, tap] = [line('run'), line('airbyte read'), line('tap')];
  const measured: Measured<'adapters'> = {
    airbyte: ratio(airbyte, run, 'wallSeconds'),
    tap: ratio(tap, run, 'wallSeconds'),
    airbyteCpu: ratio(airbyte, run, 'cpuSeconds'),
    tapCpu: ratio(tap, run, 'cpuSeconds'),
    airbytePeak: ratio(airbyte, run, 'peakBytes'),
    tapPeak: ratio(tap, run, 'peakBytes'),
  };
  const notes = [
    'Each adapter emitted the rows of the table, with the same values: they were read back and compared by digest. The wall time of an adapter includes the time that this comparison takes to read its lines.',
  ];
  return { name: 'adapters', sessions, lines: [run, airbyte, tap], measured, notes };
}

async function readThrough(
  adapter: Adapter,
  { config, work: folder, signal }: Bench & { readonly config: string },
) {
  const catalog = join(folder, 'catalog.json');
  const options = { script: 'dist/cli.js', input: '', folder, signal };
  const { stdout } = await runChild({ ...options, args: [...adapter.discover, '--config', config] });
  await writeFile(catalog, JSON.stringify(adapter.chosen(JSON.parse(stdout))));
  const digest = lineDigest(adapter.rowIn);
  const sample = await runChild({
    ...options,
    args: [...adapter.command, '--config', config, '--catalog', catalog],
    onStdout: (text) => digest.write(text),
  });
  return { sample, handed: digest.end() };
}

/** @throws Error when a row is missing, too many, or another */
function expectSame({ what }: Adapter, handed: Handed, table: Handed): void {
  if (handed.rows !== table.rows || handed.sha256 !== table.sha256) {
    throw new Error(`${what} handed on ${handed.rows} rows that are not the ${table.rows} of the table.`);
  }
}
