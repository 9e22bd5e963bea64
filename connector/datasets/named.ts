import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';
import { nearestName } from '../parameters/name-suggestion.ts';
import type { Dataset } from './define.ts';
import { datasetNames, datasets } from './registry.ts';

/** The dataset of a name. @throws ConnectorError PARAMETERS_INVALID, with `message`, when there is none */
export function datasetNamed(name: string, message: string): Dataset {
  const dataset = datasets.find((candidate) => candidate.name === name);
  if (dataset !== undefined) return dataset;
  throw new ConnectorError('PARAMETERS_INVALID', message, {
    problems: [unknownName('dataset', name, datasetNames)],
    remedy: causeRemedies.PARAMETERS_INVALID.dataset,
  });
}

export function unknownName(what: string, name: string, valid: readonly string[]): string {
  const nearest = nearestName(name, valid);
  return `unknown ${what} "${name}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
}
