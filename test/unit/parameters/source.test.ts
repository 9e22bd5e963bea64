import { describe, expect, test } from 'vitest';
import { hostOf } from '../../../connector/parameters/source.ts';
import { least, loadAll, problemsOf } from './loading.ts';

const names = { extraDatasetNames: ['users', 'risks'], analyticsDatasetNames: ['risks'] };
const off = {
  fetchSessions: false,
  fetchApplicationInstances: false,
  fetchMachineCatalogs: false,
  fetchHypervisors: false,
};
const risk = {
  analyticsTopic: 'topic',
  analyticsGroup: 'group',
  analyticsUser: 'user',
  analyticsPassword: 'p4ssword',
};
const settings = { topic: 'topic', group: 'group', user: 'user', password: 'p4ssword' };

describe('the source', () => {
  test('is Citrix Cloud alone where no risk table is asked for, whatever else is given', () => {
    const { source } = loadAll({ ...least, ...risk, region: 'eu', siteId: 'site-1' }, names);
    expect(source).toMatchObject({ kind: 'cloud', cloud: { ...least, region: 'eu', siteId: 'site-1' } });
    expect(source.export).toBeUndefined();
    expect(hostOf(source)).toBe('api-eu.cloud.com');
  });

  test('is Citrix Cloud with the export beside it where both are asked for', () => {
    const { source } = loadAll({ ...least, ...risk, extraDatasets: ['risks'] }, names);
    expect(source).toMatchObject({ kind: 'cloud', cloud: least, export: settings });
  });

  test('is the export alone where only risk tables are asked for, also with a customer given', () => {
    const requested = { ...off, ...risk, extraDatasets: ['risks'] };
    expect(loadAll(requested, names).source).toEqual({
      kind: 'analytics',
      export: expect.objectContaining({
        ...settings,
        brokers: expect.arrayContaining(['casnb-0.citrix.com:9094']),
      }),
    });
    const { source, parameters } = loadAll({ ...requested, ...least, region: 'eu' }, names);
    expect(source.kind).toBe('analytics');
    expect(hostOf(source)).toBe('casnb-eu-0.citrix.com:9094');
    expect(parameters.customerId).toBe('acme');
  });

  test('leaves what nobody gave out of the parameters', () => {
    const { parameters } = loadAll({ ...off, ...risk, extraDatasets: ['risks'] }, names);
    expect(parameters).not.toHaveProperty('customerId');
    expect(parameters).not.toHaveProperty('clientSecret');
  });

  test('follows the tables that a command reads, not those that the parameters ask for', () => {
    const ofCloud = loadAll(
      { ...off, ...least, ...risk, extraDatasets: ['risks'] },
      { ...names, requested: ['users'] },
    );
    expect(ofCloud.source.kind).toBe('cloud');
    expect(ofCloud.source.export).toBeUndefined();
    expect(loadAll(risk, { ...names, requested: ['risks'] }).source.kind).toBe('analytics');
    expect(loadAll({ ...off, ...least }, { ...names, requested: ['users'] }).source.kind).toBe('cloud');
  });
});

describe('what is missing', () => {
  test('is told in the order of declaration, with the table that needs it', () => {
    expect(problemsOf({ customerId: 'acme', region: 'moon', extraDatasets: ['risks'] }, names)).toEqual([
      expect.stringMatching(/^`clientId` is missing/),
      expect.stringMatching(/^`clientSecret` is missing/),
      expect.stringMatching(/^`region` must be one of/),
      expect.stringMatching(/^`analyticsTopic` is missing in params.json \(`risks` requires it\)/),
      expect.stringMatching(/^`analyticsGroup` is missing/),
      expect.stringMatching(/^`analyticsUser` is missing/),
      expect.stringMatching(/^`analyticsPassword` is missing/),
    ]);
  });

  test('is nothing of Citrix Cloud for a preview of a risk table, and nothing of the export for one of another', () => {
    expect(problemsOf(risk, { ...names, requested: ['risks'] })).toEqual([]);
    expect(problemsOf(least, { ...names, requested: ['users'] })).toEqual([]);
    expect(problemsOf(least, { ...names, requested: ['risks'] })).toHaveLength(4);
    expect(problemsOf(risk, { ...names, requested: ['users'] })).toHaveLength(3);
  });
});
