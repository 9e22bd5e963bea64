import type { Column, Dataset } from '../datasets/define.ts';
import { datasets } from '../datasets/registry.ts';
import { ConnectorError } from '../errors.ts';
import { type Preview, preview } from '../extract/preview.ts';
import { createTransport } from '../http/transport.ts';
import { nearestName } from '../parameters/nearest.ts';
import { networkOf, type RunCommand } from './run.ts';

export interface PreviewCommand extends Omit<RunCommand, 'out' | 'state'> {
  /** Name of the table; it need not be switched on. */
  readonly dataset: string;
  /** Names of columns with commas between them, in the order wanted; undefined: all. */
  readonly columns: string | undefined;
  /** Rows at most, in digits. */
  readonly limit: string;
}

/** Reads the first rows of a table with the network of this machine. @throws ConnectorError */
export async function previewCommand({ readFile, ...command }: PreviewCommand): Promise<Preview> {
  const dataset = datasetNamed(command.dataset);
  const columns = columnsNamed(dataset, command.columns);
  const limit = limitIn(command.limit);
  const transport = createTransport(networkOf(command.parameters, readFile));
  try {
    return await preview({ ...command, dataset, columns, limit, transport });
  } finally {
    await transport.close();
  }
}

/** More is what `run` is for. */
const mostRows = 1000;

function limitIn(text: string): number {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > mostRows) throw unusable([`--limit must be a whole number from 1 to ${mostRows}`]);
  return limit;
}

function datasetNamed(name: string): Dataset {
  const dataset = datasets.find((candidate) => candidate.name === name);
  if (dataset !== undefined) return dataset;
  throw unusable([unknownName('dataset', name, datasets)]);
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
    .map((name) => unknownName('column', name, dataset.columns));
  if (problems.length > 0) {
    throw unusable([...problems, `columns of ${dataset.name} are ${[...known.keys()].join(', ')}`]);
  }
  return [...names].flatMap((name) => known.get(name) ?? []);
}

function unknownName(what: string, name: string, valid: readonly { readonly name: string }[]): string {
  const names = valid.map((one) => one.name);
  const nearest = nearestName(name, names);
  const meant = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  const all = what === 'dataset' ? ` Datasets are ${names.join(', ')}.` : '';
  return `there is no ${what} "${name}"${meant}${all}`;
}

function unusable(problems: readonly string[]): ConnectorError {
  return new ConnectorError('PARAMETERS_INVALID', 'The preview cannot be made.', { problems });
}
