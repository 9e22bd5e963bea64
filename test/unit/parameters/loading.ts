import { expect } from 'vitest';
import { ConnectorError } from '../../../connector/errors.ts';
import { givenParameters, parseParameters } from '../../../connector/parameters/given-parameters.ts';
import { loadParameters, type ParameterSources } from '../../../connector/parameters/load.ts';

export const least = { customerId: 'acme', clientId: 'client-1', clientSecret: 'c4n4ry-secret==' };

export function load(file: unknown, sources: Partial<ParameterSources> = {}) {
  return loadAll(file, sources).parameters;
}

const origin = 'params.json';

/** A text is what stands in the file, anything else its value. */
function givenOf(file: unknown) {
  return typeof file === 'string' ? parseParameters(file, origin) : givenParameters(file, origin);
}

/** The same, with what is told of them. */
export function loadAll(file: unknown, sources: Partial<ParameterSources> = {}) {
  return loadParameters({
    given: file === undefined ? undefined : givenOf(file),
    origin,
    env: {},
    readFile: () => {
      throw new Error('nothing to read');
    },
    extraDatasetNames: [],
    ...sources,
  });
}

export function problemsOf(file: unknown, sources: Partial<ParameterSources> = {}): readonly string[] {
  try {
    load(file, sources);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    expect(error.code).toBe('PARAMETERS_INVALID');
    return error.problems;
  }
  return [];
}
