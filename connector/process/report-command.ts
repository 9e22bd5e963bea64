import { type Arguments, logOptions, usage } from '../command-line.ts';
import type { ExitCode } from '../errors/exit-codes.ts';
import type { Emit } from '../events.ts';
import { endInLog } from '../hosts/terminal/error-text.ts';
import { givenFolder } from '../output/given-folder.ts';
import { keepMemorySmall, logToStderr, readGiven, say } from './process-io.ts';
import { interruption } from './signals.ts';

/** The report, in this process: by itself, or after a run. */

type MakeReport = (
  folders: readonly string[],
  host: { readonly emit: Emit; readonly signal: AbortSignal },
) => Promise<void>;

type Named = Pick<Arguments['values'], 'report' | 'workbook' | 'settings'>;

const defaultPage = 'report.html';

export async function report(args: Arguments, faults: AbortSignal): Promise<ExitCode> {
  await keepMemorySmall();
  const { format, level } = logOptions(args);
  const { values, tokens } = args;
  const emit = logToStderr({ format, level });
  const folders = tokens.flatMap((token) =>
    token.kind === 'option' && token.name === 'out' ? [givenFolder(token.value ?? '')] : [],
  );
  const { systemRuntime } = await import('../runtime.ts');
  try {
    const make = await prepareReport(isAsked(values) ? values : { ...values, report: defaultPage });
    await make(folders.length === 0 ? [givenFolder(values.out)] : folders, {
      emit,
      signal: interruption(faults),
    });
    return 0;
  } catch (thrown) {
    return endInLog(thrown, { format, emit, nowMs: systemRuntime.now() });
  }
}

/** Whether a page or a workbook is asked for. */
export function isAsked({ report: page, workbook }: Named): boolean {
  return page !== undefined || workbook !== undefined;
}

/**
 * Reads the settings and looks whether the packages are there, before hours are spent on a run.
 * @returns makes the report; it throws ConnectorError as `reportCommand` does
 * @throws ConnectorError PARAMETERS_INVALID, PACKAGE_MISSING
 */
export async function prepareReport({ report: page, workbook, settings: path }: Named): Promise<MakeReport> {
  for (const [name, value] of Object.entries({ report: page, workbook, settings: path })) {
    if (value === '') throw usage(`--${name} needs the name of a file.`);
  }
  const [{ preparedSettings, reportCommand }, { linesOfReport }, { systemRuntime }] = await Promise.all([
    import('../commands/report.ts'),
    import('../hosts/terminal/report-lines.ts'),
    import('../runtime.ts'),
  ]);
  const settings = await preparedSettings({
    text: path === undefined ? undefined : await readGiven(path, 'settings'),
    origin: path ?? 'no file',
    isWorkbook: workbook !== undefined,
  });
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return async (folders, host) => {
    const result = await reportCommand({
      ...{ folders, page, workbook, settings, timeZone, runtime: systemRuntime },
      ...host,
    });
    say(linesOfReport(result, [page, workbook]));
  };
}
