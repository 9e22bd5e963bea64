import { expect } from 'vitest';
import { ConnectorError } from '../../../connector/errors.ts';
import { loadParameters, type ParameterSources } from '../../../connector/parameters/load.ts';

export const least = { customerId: 'acme', clientId: 'client-1', clientSecret: 'c4n4ry-secret==' };

export function load(file: unknown, sources: Partial<ParameterSources> = {}) {
  return loadAll(file, sources).parameters;
}

/** The same, with what is told of them. */
export function loadAll(file: unknown, sources: Partial<ParameterSources> = {}) {
  return loadParameters({
    text: typeof file === 'string' ? file : JSON.stringify(file),
    origin: 'params.json',
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
