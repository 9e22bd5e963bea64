import { tmpdir } from 'node:os';
import { check } from '../../check/check.ts';
import type { CheckReport, StepResult } from '../../check/report.ts';
import type { ExitCode } from '../../errors/exit-codes.ts';
import { asConnectorError, type ConnectorError, mostSevereOf } from '../../errors.ts';
import { requirePseudonymKey } from '../../extract/memory/protection.ts';
import { preview } from '../../extract/run/preview.ts';
import { type Reach, reachOf } from '../../extract/run/setup.ts';
import { createTransport } from '../../http/transport.ts';
import { previewRowJson } from '../terminal/preview-text.ts';
import { recordLines, schemaLine } from './messages.ts';
import { readOrder, type TapOrder } from './request.ts';
import type { TapCommand } from './tap.ts';

interface TapTest extends Omit<TapCommand, 'measure'> {
  readonly onStep: (result: StepResult) => void;
  readonly onVerdict: (report: CheckReport) => void;
  readonly onFailure: (failure: ConnectorError) => void;
}

/**
 * Finds out whether the tap can work, step by step, and writes one row at most of each selected stream, without a
 * state.
 * @throws ConnectorError PARAMETERS_INVALID, CATALOG_INVALID before anything is written; OUTPUT_FAILED
 */
export async function testTap({ onStep, onVerdict, onFailure, ...command }: TapTest): Promise<ExitCode> {
  const { readFile, env, runtime, emit, signal } = command;
  const order = readOrder({ ...command, files: { ...command.files, state: undefined } });
  const { parameters, source, streams, firstDays: days } = order;
  const reach = reachOf({ ...order, readFile, env, runtime });
  const report = await check({
    load: () =>
      Promise.resolve().then(() => {
        requirePseudonymKey(parameters, undefined);
        return { parameters, source, days, datasets: streams.map(({ dataset }) => dataset), ...reach };
      }),
    // There the tables are made before they are sent.
    ...{ out: tmpdir(), isTemporary: true },
    onStart: () => undefined,
    ...{ runtime, emit, onStep, signal },
  });
  onVerdict(report);
  if (report.exitCode !== 0) return report.exitCode as ExitCode;
  const failures = await writeFirstRows(command, { ...order, reach }, onFailure);
  return mostSevereOf(failures)?.exitCode ?? 0;
}

async function writeFirstRows(
  { runtime, emit, write, signal }: Omit<TapCommand, 'measure'>,
  { parameters, source, streams, firstDays: days, reach }: TapOrder & { readonly reach: Reach },
  onFailure: TapTest['onFailure'],
): Promise<readonly ConnectorError[]> {
  const failures: ConnectorError[] = [];
  const transport = createTransport(reach.network);
  try {
    for (const stream of streams) {
      const columns = stream.dataset.columns.filter(({ name }) => stream.columns.has(name));
      const dataset = { ...stream.dataset, columns };
      const options = {
        ...{ parameters, source, days, dataset, columns, limit: 1, transport, runtime, emit, signal },
        analytics: reach.analytics,
      };
      const seen = await preview(options).catch((error: unknown) => {
        failures.push(asConnectorError(error));
        onFailure(asConnectorError(error));
      });
      signal.throwIfAborted();
      if (seen === undefined) continue;
      const rows = seen.rows.map((row) => ({ json: Buffer.from(previewRowJson(columns, row)) }));
      const extracted = new Date(runtime.now()).toISOString();
      await write(schemaLine(dataset, undefined));
      await write(recordLines(dataset.name, rows, extracted));
    }
  } finally {
    await transport.close();
  }
  return failures;
}
