import { describe, expect, test } from 'vitest';
import { least, load, problemsOf } from './loading.ts';

describe('good parameters', () => {
  test('get the defaults of the design', () => {
    expect(load(least)).toEqual({
      ...least,
      region: 'global',
      fetchStartDatePeriod: 30,
      fetchSessions: true,
      fetchApplicationInstances: true,
      fetchMachineCatalogs: true,
      fetchHypervisors: true,
      extraDatasets: [],
      includeCmdletParameters: false,
      sessionWindow: 'started',
      columns: 'all',
      layout: 'wide',
      tableColumns: [],
      personalData: 'full',
      invalidValues: 'null',
      mode: 'full',
      incrementalOverlap: 60,
      fullRefreshEvery: 7,
      requestTimeout: 60,
      formats: ['csv'],
      csvEscapeFormulas: false,
      csvByteOrderMark: false,
    });
  });

  test('come from the environment alone when there is no file', () => {
    const env = {
      CITRIX_CUSTOMER_ID: 'acme',
      CITRIX_CLIENT_ID: 'id',
      CITRIX_CLIENT_SECRET: 's3cret',
      CITRIX_FETCH_SESSIONS: 'false',
      CITRIX_FETCH_START_DATE_PERIOD: '7',
      CITRIX_EXTRA_DATASETS: 'one, two,',
    };
    const loaded = load(undefined, { env, extraDatasetNames: ['one', 'two'] });
    expect(loaded).toMatchObject({
      customerId: 'acme',
      clientSecret: 's3cret',
      fetchSessions: false,
      fetchStartDatePeriod: 7,
      extraDatasets: ['one', 'two'],
    });
  });

  test('of the environment win over the file, and empty variables count as not set', () => {
    const env = { CITRIX_MODE: 'full', CITRIX_CLIENT_ID: '', CITRIX_CSV_ESCAPE_FORMULAS: 'true' };
    const loaded = load({ ...least, mode: 'incremental' }, { env });
    expect(loaded).toMatchObject({ mode: 'full', clientId: 'client-1', csvEscapeFormulas: true });
  });

  test('may begin with a byte order mark and have white space around ids', () => {
    expect(load(`\uFEFF${JSON.stringify({ ...least, customerId: ' acme ' })}`).customerId).toBe('acme');
  });

  test('name each extra dataset once', () => {
    const loaded = load({ ...least, extraDatasets: ['b', 'a', 'b'] }, { extraDatasetNames: ['a', 'b'] });
    expect(loaded.extraDatasets).toEqual(['b', 'a']);
  });

  test('cannot be changed afterwards', () => {
    expect(Object.isFrozen(load(least))).toBe(true);
  });
});

describe('the secret file', () => {
  const env = { CITRIX_CLIENT_SECRET_FILE: '/run/secrets/citrix' };
  const { clientSecret: _, ...rest } = least;

  test('gives the secret without the line break at its end', () => {
    const read: string[] = [];
    const readFile = (path: string) => {
      read.push(path);
      return 'from-file==\r\n';
    };
    expect(load(rest, { env, readFile }).clientSecret).toBe('from-file==');
    expect(read).toEqual(['/run/secrets/citrix']);
  });

  test('that cannot be read is one problem, told without its path', () => {
    const readFile = () => {
      throw Object.assign(new Error('ENOENT: /run/secrets/citrix'), { code: 'ENOENT' });
    };
    expect(problemsOf(rest, { env, readFile })).toEqual([
      'The file in CITRIX_CLIENT_SECRET_FILE cannot be read (ENOENT).',
    ]);
  });

  test('that is empty is a problem', () => {
    expect(problemsOf(rest, { env, readFile: () => '\n' })).toEqual([
      '`clientSecret` (from the file in CITRIX_CLIENT_SECRET_FILE) is empty.',
    ]);
  });

  test('beside the variable with the secret is a problem', () => {
    const both = { ...env, CITRIX_CLIENT_SECRET: 'x' };
    expect(problemsOf(rest, { env: both, readFile: () => 'y' })).toEqual([
      'CITRIX_CLIENT_SECRET and CITRIX_CLIENT_SECRET_FILE are both set; keep one.',
    ]);
  });
});
