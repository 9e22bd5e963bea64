import { chosenColumnsOf } from '../datasets/column-choice.ts';
import { type Column, type Dataset, isOfRun } from '../datasets/define.ts';
import { datasetNamed, unknownName } from '../datasets/named.ts';
import { type CauseRemedy, causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';
import { type Preview, preview } from '../extract/run/preview.ts';
import { type RunCommand, reachOf } from '../extract/run/setup.ts';
import { createTransport } from '../http/transport.ts';

interface PreviewCommand extends Omit<RunCommand, 'out' | 'state'> {
  /** Name of the table; it need not be switched on. */
  readonly dataset: string;
  /** Names of columns, in the order wanted; undefined: those that the parameters choose. */
  readonly columns: readonly string[] | undefined;
  /** Rows at most. */
  readonly limit: number;
}

/** Reads the first rows of a table with the network of this machine. @throws ConnectorError */
export async function previewCommand(command: PreviewCommand): Promise<Preview> {
  const dataset = datasetNamed(command.dataset, notStarted);
  if (isOfRun(dataset)) throw unusable([`${dataset.name} describes a run: only a run writes it`]);
  const columns = columnsNamed(dataset, command);
  refuseLimit(command.limit);
  const { network, analytics, setup } = reachOf(command);
  for (const warning of setup.warnings) command.emit({ type: 'warning', ...warning });
  const transport = createTransport(network);
  try {
    return await preview({ ...command, dataset, columns, transport, analytics });
  } finally {
    await transport.close();
  }
}

const notStarted = 'The preview was not started.';

/** More is what `run` is for. */
const mostRows = 1000;

function refuseLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostRows) return;
  throw unusable([`limit (--limit) must be a whole number from 1 to ${mostRows}`]);
}

function columnsNamed(
  dataset: Dataset,
  { columns: wanted, parameters }: Pick<PreviewCommand, 'columns' | 'parameters'>,
): readonly Column[] {
  if (wanted === undefined) return chosenColumnsOf(dataset, parameters);
  const names = new Set(wanted);
  if (names.size === 0) throw unusable(['columns (--columns) needs the name of a column']);
  const known = new Map(dataset.columns.map((column) => [column.name, column]));
  const problems = [...names]
    .filter((name) => !known.has(name))
    .map((name) => unknownName('column', name, [...known.keys()]));
  if (problems.length > 0) {
    throw unusable(problems, causeRemedies.PARAMETERS_INVALID.column);
  }
  return [...names].flatMap((name) => known.get(name) ?? []);
}

function unusable(
  problems: readonly string[],
  remedy: CauseRemedy = causeRemedies.PARAMETERS_INVALID.commandLine,
): ConnectorError {
  return new ConnectorError('PARAMETERS_INVALID', notStarted, { problems, remedy });
}
