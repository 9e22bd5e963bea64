import { ConnectorError } from '../errors.ts';
import { nearestName } from '../parameters/nearest.ts';
import type { Dataset } from './define.ts';
import { datasetNames, datasets } from './registry.ts';

/** The dataset of a name. @throws ConnectorError PARAMETERS_INVALID, with `message`, when there is none */
export function datasetNamed(name: string, message: string): Dataset {
  const dataset = datasets.find((candidate) => candidate.name === name);
  if (dataset !== undefined) return dataset;
  const problems = [`${unknownName('dataset', name, datasetNames)} Datasets are ${datasetNames.join(', ')}.`];
  throw new ConnectorError('PARAMETERS_INVALID', message, { problems });
}

export function unknownName(what: string, name: string, valid: readonly string[]): string {
  const nearest = nearestName(name, valid);
  return `there is no ${what} "${name}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
}
