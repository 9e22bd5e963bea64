import { accessOf } from '../citrix/analytics/access.ts';
import type { Column, Dataset } from '../datasets/define.ts';
import { datasetNamed, unknownName } from '../datasets/named.ts';
import { ConnectorError } from '../errors.ts';
import { type Preview, preview } from '../extract/run/preview.ts';
import { networkOf, type RunCommand } from '../extract/run/setup.ts';
import { setupWarnings } from '../extract/run/setup-warnings.ts';
import { createTransport } from '../http/transport.ts';

interface PreviewCommand extends Omit<RunCommand, 'out' | 'state'> {
  /** Name of the table; it need not be switched on. */
  readonly dataset: string;
  /** Names of columns with commas between them, in the order wanted; undefined: all. */
  readonly columns: string | undefined;
  /** Rows at most, in digits. */
  readonly limit: string;
}

/** Reads the first rows of a table with the network of this machine. @throws ConnectorError */
export async function previewCommand({ readFile, env, setup, ...command }: PreviewCommand): Promise<Preview> {
  const dataset = datasetNamed(command.dataset, useless);
  const columns = columnsNamed(dataset, command.columns);
  const limit = limitIn(command.limit);
  const network = networkOf(command.parameters, readFile, env);
  const analytics = accessOf(command.parameters, readFile);
  for (const warning of setupWarnings({ setup, network, analytics, runtime: command.runtime })) {
    command.emit({ type: 'warning', ...warning });
  }
  const transport = createTransport(network);
  try {
    return await preview({ ...command, dataset, columns, limit, transport, analytics });
  } finally {
    await transport.close();
  }
}

const useless = 'The preview cannot be made.';

/** More is what `run` is for. */
const mostRows = 1000;

function limitIn(text: string): number {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > mostRows) throw unusable([`--limit must be a whole number from 1 to ${mostRows}`]);
  return limit;
}

function columnsNamed(dataset: Dataset, list: string | undefined): readonly Column[] {
  if (list === undefined) return dataset.columns;
  const names = new Set(
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
  if (names.size === 0) throw unusable(['--columns needs names of columns, with commas between them']);
  const known = new Map(dataset.columns.map((column) => [column.name, column]));
  const problems = [...names]
    .filter((name) => !known.has(name))
    .map((name) => unknownName('column', name, [...known.keys()]));
  if (problems.length > 0) {
    throw unusable([...problems, `columns of ${dataset.name} are ${[...known.keys()].join(', ')}`]);
  }
  return [...names].flatMap((name) => known.get(name) ?? []);
}

function unusable(problems: readonly string[]): ConnectorError {
  return new ConnectorError('PARAMETERS_INVALID', useless, { problems });
}
