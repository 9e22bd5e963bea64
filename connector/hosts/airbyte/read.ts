import type { ExitCode } from '../../errors/exit-codes.ts';
import type { ErrorReport } from '../../errors.ts';
import { asConnectorError } from '../../errors.ts';
import type { Warning } from '../../events.ts';
import type { Loaded } from '../../parameters/load.ts';
import { createRedactor, secretsOf } from '../../parameters/secrets.ts';
import type { Runtime } from '../../runtime.ts';
import { sync } from '../rows/sync.ts';
import { fullReportOf } from '../terminal/error-text.ts';
import { loadConfig } from './config.ts';
import { readCatalog } from './configured-catalog.ts';
import { emitStream } from './emit-stream.ts';
import type { Output } from './output.ts';
import { followReading, warningMessage } from './reading.ts';
import { readStates } from './states.ts';
import { openStatuses, type Statuses } from './statuses.ts';
import { type StreamsToRead, streamsToRead } from './streams.ts';

export interface ReadOptions {
  /** Paths of what the host hands over. */
  readonly config: string;
  readonly catalog: string;
  readonly state?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
  readonly runtime: Runtime;
  /** After so many records of a stream comes a state. */
  readonly recordsPerState?: number | undefined;
}

/**
 * Hands the streams of the configured catalog on. A stream that fails stops no other. Does not throw: what is wrong is
 * told in messages.
 * @returns 1 when something has failed, as is the custom with Airbyte, or how an interruption ends the process
 */
export async function read(options: ReadOptions, output: Output): Promise<ExitCode | 1> {
  const { config, catalog, state, readFile, env, runtime } = options;
  const statuses = openStatuses(output.send, runtime.now);
  const redactor = createRedactor();
  try {
    const configured = readCatalog(catalog, readFile);
    const warn = (warning: Warning) => output.send(warningMessage(warning));
    const names = configured.map(({ name }) => name);
    const loaded = loadConfig({ path: config, env, readFile, warn, requested: names });
    const { parameters } = loaded;
    for (const secret of secretsOf(parameters)) redactor.add(secret);
    const states = state === undefined ? new Map() : readStates(state, readFile);
    const requested = streamsToRead(configured, states, parameters);
    for (const warning of requested.warnings) warn(warning);
    return await readStreams({ ...options, ...requested, ...loaded }, output, statuses);
  } catch (thrown) {
    const { code, exitCode } = asConnectorError(thrown);
    statuses.failRest(redactor.redactDeep(fullReportOf(thrown)));
    return code === 'CANCELLED' ? exitCode : 1;
  }
}

/** @throws ConnectorError */
async function readStreams(
  {
    streams,
    refused,
    parameters,
    source,
    setup,
    env,
    readFile,
    runtime,
    recordsPerState,
  }: ReadOptions & StreamsToRead & Loaded,
  output: Output,
  statuses: Statuses,
): Promise<ExitCode | 1> {
  let hasFailed = false;
  const fail = (stream: string, error: ErrorReport) => {
    hasFailed = true;
    statuses.fail(stream, error);
  };
  statuses.expect(streams.map(({ dataset }) => dataset.name));
  for (const [stream, error] of refused) fail(stream, error);
  if (streams.length === 0) return hasFailed ? 1 : 0;
  const { send, signal } = output;
  const { emit, close } = followReading(send, statuses.start, runtime);
  const report = await sync(
    { streams, parameters, source, setup, env, readFile, runtime, emit, signal },
    {
      async take(stream) {
        const error = await emitStream(stream, { output, statuses, recordsPerState, now: runtime.now });
        if (error !== undefined) fail(stream.dataset.name, error);
      },
      miss(stream, _reason, error) {
        if (error === null) statuses.complete(stream);
        else fail(stream, error);
      },
    },
  ).finally(close);
  const isInterrupted = report.exitCode > 128;
  return isInterrupted ? (report.exitCode as ExitCode) : hasFailed ? 1 : 0;
}
