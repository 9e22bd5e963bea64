import type { Tenant } from '../../citrix/tenant-services.ts';
import { type Dataset, isOfCloud } from '../../datasets/define.ts';
import type { Protection } from '../../datasets/personal-data/protect.ts';
import { asConnectorError, type ConnectorError, whyEnded } from '../../errors.ts';
import type { Window } from '../../events.ts';
import { refuseNested } from '../../output/folder-location.ts';
import { loadFormats } from '../../output/load-formats.ts';
import { ownerOf } from '../../output/output-files.ts';
import { type OutputFolder, openOutput } from '../../output/output-folder.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { Runtime } from '../../runtime.ts';
import { lastCustomerIn } from '../memory/health.ts';
import { protectState } from '../memory/protect-state.ts';
import { protectionOf } from '../memory/protection.ts';
import { watermarkIn } from '../memory/snapshots.ts';
import { openState, type State } from '../memory/state.ts';
import type { PlatformNeeds } from '../rows/platform-needs.ts';
import { type RunTime, runTimeOf, type Start, windowOf } from './start-time.ts';

interface BeginOptions {
  readonly runId: string;
  readonly parameters: Parameters;
  readonly datasets: readonly Dataset[];
  readonly version: string;
  readonly out: string;
  readonly state?: string | undefined;
  readonly changes?: boolean | undefined;
  readonly platform?: PlatformNeeds | undefined;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
}

/** The state of a run after its folders were opened and the sign-in was tried. */
interface Beginning {
  readonly runTime: RunTime;
  /** The window of a new run. */
  readonly window: Window;
  readonly platformNeeds: ReturnType<PlatformNeeds['neededAt']> | undefined;
  readonly state: State | undefined;
  readonly warnings: readonly string[];
  /** What the tables show of persons; undefined: everything. */
  readonly protection: Protection | undefined;
  /** Tables in the state folder that showed persons, and do not any more. */
  readonly converted: readonly string[];
  /** Why the source refused the sign-in. */
  readonly refused: ConnectorError | undefined;
}

/** `failure` prevents the whole run: then there is no output folder. */
export type OpenRun = Beginning &
  (
    | { readonly output: OutputFolder; readonly failure: undefined }
    | { readonly output: undefined; readonly failure: ConnectorError }
  );

/** The connection to the source, and when the run started. */
interface Source {
  readonly start: Start;
  /** Absent if nothing is read from Citrix Cloud; the brokers of the export do not report the time. */
  readonly tenant: Tenant | undefined;
}

/**
 * Opens the folders of a run and signs in, because that answer shows the clock of the source. A folder that cannot be
 * used fails the run before any request is sent.
 */
export async function openRun(options: BeginOptions, host: string, source: Source): Promise<OpenRun> {
  const { runId, out, state: folder, changes, version, parameters, datasets, runtime } = options;
  const { formats } = parameters;
  const warnings: string[] = [];
  const opened: Opened = { protection: undefined, converted: [] };
  let state: State | undefined;
  const bare = () => ({ ...beginningOf(options, source), refused: undefined });
  const begin = async () => {
    const owner = ownerOf(parameters, host);
    const lastCustomer = folder === undefined ? undefined : await lastCustomerIn(folder);
    const failure = await problemOf(async () => {
      await loadFormats(formats);
      opened.output = await openOutput({ out, owner, lastCustomer, datasets, formats, changes }, runtime);
    });
    // The state folder is still opened, because health.json records the failure there.
    if (failure !== undefined) opened.failure = failure;
    opened.protection = await protectionOf(parameters, folder, runtime);
    if (folder !== undefined) opened.converted = await protectState(folder, opened.protection, runtime);
    const begun = failure === undefined ? await beginRun(options, source) : bare();
    opened.begun = begun;
    const pseudonyms = opened.protection?.pseudonyms.mark;
    return { window: begun.window, startedAt: begun.runTime.startedAt, pseudonyms };
  };
  const against = await problemOf(async () => {
    if (folder === undefined) {
      await begin();
      return;
    }
    await refuseNested(out, folder);
    state = await openState({
      ...{ runId, folder, parameters, host, begin, runtime, version },
      datasets: datasets.map(({ name }) => name),
      warn: (message) => warnings.push(message),
    });
  });
  const { output, begun: bareBegun = bare(), protection, converted } = opened;
  const begun = { ...bareBegun, protection, converted };
  const failure = against ?? opened.failure;
  if (output !== undefined && failure === undefined) return { ...begun, warnings, state, output, failure };
  await output?.close(false);
  const refused = failure ?? asConnectorError(new Error('the run has no output folder'));
  return { ...begun, warnings, state, output: undefined, failure: refused };
}

/** What was opened before something failed. */
interface Opened {
  output?: OutputFolder;
  failure?: ConnectorError;
  begun?: Begun;
  protection: Protection | undefined;
  converted: readonly string[];
}

async function problemOf(action: () => Promise<unknown>): Promise<ConnectorError | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return asConnectorError(error);
  }
}

type Begun = Pick<Beginning, 'runTime' | 'window' | 'platformNeeds' | 'refused'>;

async function beginRun(options: BeginOptions, source: Source): Promise<Begun> {
  const { datasets, state, parameters, platform, signal } = options;
  const { tenant } = source;
  if (tenant === undefined) return { ...beginningOf(options, source), refused: undefined };
  let refused: ConnectorError | undefined;
  try {
    await tenant.signIn(signal);
  } catch (error) {
    refused = whyEnded(error, signal);
  }
  const ofCloud = datasets.filter(isOfCloud).map(({ name }) => name);
  const isIncremental = state !== undefined && parameters.mode === 'incremental';
  const watermark = isIncremental ? await watermarkIn(state, ofCloud) : platform?.watermark;
  return { ...beginningOf(options, source, watermark), refused };
}

function beginningOf(
  { parameters, platform, runtime }: BeginOptions,
  { start, tenant }: Source,
  watermark?: string,
): Omit<Begun, 'refused'> {
  const runTime = runTimeOf(runtime, start, tenant?.clock(), watermark);
  const platformNeeds = platform?.neededAt(runTime.end);
  return {
    runTime,
    platformNeeds,
    window: windowOf(platformNeeds?.days ?? parameters.fetchStartDatePeriod, runTime.end),
  };
}
