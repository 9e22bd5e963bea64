import type { ExportAccess } from '../citrix/analytics/export.ts';
import { createPageFetcher } from '../citrix/monitor/service.ts';
import { type Dataset, isOfCloud } from '../datasets/define.ts';
import { mostSevereOf } from '../errors.ts';
import type { Emit } from '../events.ts';
import { markIn } from '../extract/memory/protection.ts';
import { openSession } from '../extract/run/session.ts';
import { runTimeOf, startOf, windowOf } from '../extract/run/start-time.ts';
import type { RetryPolicy } from '../http/retry.ts';
import { createTransport, type Transport, type TransportOptions } from '../http/transport.ts';
import { countOf, type Fact, said } from '../languages/phrase.ts';
import type { Texts } from '../languages/texts.ts';
import { ownerOf } from '../output/output-files.ts';
import { programName } from '../output/output-names.ts';
import type { Setup } from '../parameters/load.ts';
import type { Parameters } from '../parameters/schema.ts';
import { createRedactor, type Redactor } from '../parameters/secrets.ts';
import { hostOf, type SourceChoice } from '../parameters/source.ts';
import type { Runtime } from '../runtime.ts';
import { version } from '../version.ts';
import { exportSteps } from './export.ts';
import { type OutputPlace, outputStep, stateStep } from './folders.ts';
import { networkSteps } from './network.ts';
import type { CheckReport, StepName, StepResult } from './report.ts';
import { sourceSteps } from './source.ts';
import { createWalker, type Step } from './steps.ts';

/** What a run would be given. */
export interface Configuration {
  readonly parameters: Parameters;
  readonly source: SourceChoice;
  /** How far the window goes back; `fetchStartDatePeriod` if undefined. */
  readonly days?: number | undefined;
  readonly datasets: readonly Dataset[];
  readonly network: TransportOptions;
  /** The way to the export; undefined where no table of it is asked for. */
  readonly analytics: ExportAccess | undefined;
  readonly setup: Setup;
}

export interface CheckOptions extends OutputPlace {
  /** @throws ConnectorError PARAMETERS_INVALID */
  readonly load: () => Promise<Configuration>;
  readonly runtime: Runtime;
  readonly emit: Emit;
  /** The language of results; English by default. */
  readonly texts?: Texts | undefined;
  /** Told of each step before it is taken. */
  readonly onStart: (step: Pick<StepResult, 'step' | 'subject'>) => void;
  /** Told of each step when it is over; secrets are masked. */
  readonly onStep: (result: StepResult) => void;
  readonly signal: AbortSignal;
}

/** Somebody waits for the answer: enough for a slip, not for an outage. */
const policy: RetryPolicy = {
  attempts: 2,
  misconfiguredAttempts: 2,
  throttledAttempts: 4,
  firstWaitMs: 1_000,
  longestWaitMs: 8_000,
  mostWaitMs: 20_000,
};

/**
 * Goes through all that a run needs, in order, by the same code that a run uses, and tells what was seen. Leaves
 * nothing behind. Does not throw for what it finds.
 */
export async function check(options: CheckOptions): Promise<CheckReport> {
  const { runtime, signal } = options;
  const startedAt = timestampOf(runtime);
  const redactor = createRedactor();
  const steps: StepResult[] = [];
  const walker = createWalker({
    runtime,
    signal,
    texts: options.texts,
    onStart: (about) => options.onStart(redactor.redactDeep(about)),
    onStep: (result) => {
      const clean = redactor.redactDeep(result);
      steps.push(clean);
      options.onStep(clean);
    },
  });
  let world: World | undefined;
  await walker.take({
    name: 'parameters',
    needs: [],
    async run() {
      world = openWorld(await options.load(), options, redactor);
      return { detail: settingsOf(world) };
    },
  });
  try {
    for (const step of [...setupSteps(world), ...(await stepsFor(world, options))]) await walker.take(step);
  } finally {
    await world?.events?.close();
    await world?.transport.close();
  }
  const gravest = mostSevereOf(walker.failures);
  return {
    reportVersion: '1',
    connector: { name: programName, version },
    startedAt,
    finishedAt: timestampOf(runtime),
    verdict: gravest === undefined ? 'ready' : gravest.code === 'CANCELLED' ? 'interrupted' : 'not-ready',
    exitCode: gravest?.exitCode ?? 0,
    code: gravest?.code ?? null,
    customerId: world?.parameters.customerId ?? null,
    host: world?.host ?? null,
    steps,
  };
}

type World = ReturnType<typeof openWorld>;

function openWorld(configuration: Configuration, { runtime, emit: tell }: CheckOptions, redactor: Redactor) {
  const { parameters, source, days = parameters.fetchStartDatePeriod, datasets } = configuration;
  const { network, analytics, setup } = configuration;
  const transport: Transport = createTransport(network);
  const cloud = source.kind === 'cloud' ? source.cloud : undefined;
  const session = { parameters, source, transport, policy, runtime, emit: tell, redactor };
  const { tenant, emit } = openSession(session);
  const start = startOf(runtime);
  const begin = () => {
    const { startedAt, end } = runTimeOf(runtime, start, tenant?.clock());
    return { startedAt, window: windowOf(days, end) };
  };
  const isIncremental = parameters.mode === 'incremental';
  return {
    ...{ parameters, source, days, datasets, network, setup, transport, begin },
    cloud: cloud && tenant && { cloud, tenant, fetchPage: createPageFetcher(tenant, emit) },
    host: hostOf(source),
    events: analytics && exportSteps(analytics, isIncremental, { runtime, emit }),
  };
}

async function stepsFor(world: World | undefined, options: CheckOptions): Promise<readonly Step[]> {
  const { state, runtime } = options;
  const { datasets = [] } = world ?? {};
  const output = outputStep(
    options,
    {
      datasets,
      formats: world?.parameters.formats ?? [],
      owner: world && ownerOf(world.parameters, world.host),
    },
    runtime,
  );
  if (world === undefined) return [...notReached, output];
  const { parameters, days, transport, network, begin, host, events, cloud } = world;
  const about = {
    ...{ parameters, runtime },
    begin: async () => ({
      ...begin(),
      pseudonyms: state === undefined ? '' : await markIn(parameters, state),
    }),
    host,
    version,
    datasets: datasets.map(({ name }) => name),
  };
  return [
    ...(cloud === undefined
      ? []
      : [
          ...(await networkSteps({ cloud: cloud.cloud, transport, transportOptions: network, runtime })),
          ...sourceSteps({
            ...{ ...cloud, days, window: () => begin().window },
            datasets: datasets.filter(isOfCloud),
          }),
        ]),
    ...(events?.steps ?? []),
    output,
    ...(state === undefined ? [] : [stateStep({ ...about, folder: state })]),
  ];
}

/** A step for each thing that has no effect, or not the one it is there for; none where all is well. */
function setupSteps(world: World | undefined): readonly Step[] {
  return (world?.setup.warnings ?? []).map((warning) => ({
    name: 'setup',
    needs: ['parameters'],
    run: () => Promise.resolve({ detail: '', warning }),
  }));
}

/** Steps that are impossible without parameters. */
const notReached: readonly Step[] = (
  ['resolve', 'connect', 'tls', 'sign-in', 'customer', 'site', 'table'] satisfies StepName[]
).map((name) => ({
  name,
  needs: ['parameters'],
  run: () => Promise.reject(new Error(`${name} was looked at without parameters`)),
}));

function settingsOf({ source, days, datasets, host, setup }: World): readonly Fact[] {
  const who =
    source.kind === 'analytics'
      ? said('check.exportSource')
      : said('check.customerSource', { customer: source.cloud.customerId });
  const variables = Object.entries(setup.fromEnvironment).map(([name, variable]) => `${name} (${variable})`);
  const tables = datasets.map(({ name }) => name);
  return [
    said('check.settings', { source: who, host, days: countOf(days, 'day'), tables }),
    ...(variables.length === 0 ? [] : [said('check.fromEnvironment', { variables })]),
  ];
}

function timestampOf(runtime: Runtime): string {
  return new Date(runtime.now()).toISOString();
}
