import { Ajv } from 'ajv';
import { describe, expect, test, vi } from 'vitest';
import type { ContractChange } from '../../connector/contract-changes.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import { loadConfig } from '../../connector/hosts/airbyte/config.ts';
import { specMessage } from '../../connector/hosts/airbyte/spec.ts';
import { aboutOf } from '../../connector/hosts/singer/about.ts';
import { type CheckReport, check, manifest } from '../../connector/index.ts';
import { loadGiven } from '../../connector/process/process-io.ts';

/** A connector some versions on: two parameters and a dataset have another name, one parameter is gone. */
const planted = vi.hoisted((): { readonly contractChanges: readonly ContractChange[] } => {
  const told = { version: '0.0.9', message: 'Planted.' } as const;
  return {
    contractChanges: [
      { ...told, kind: 'renamed', parameter: 'days', replacedBy: 'fetchStartDatePeriod' },
      { ...told, kind: 'renamed', parameter: 'password', replacedBy: 'clientSecret' },
      { ...told, kind: 'removed', parameter: 'fetchZones', replacedBy: null },
      { ...told, kind: 'renamed', dataset: 'vdas', replacedBy: 'machines' },
      { ...told, kind: 'removed', dataset: 'zones', replacedBy: null },
    ],
  };
});

vi.mock('../../connector/contract-changes.ts', () => planted);

const old = {
  ...{ customerId: 'acme', clientId: 'client-1', password: 'c4n4ry-secret==', baseUrl: 'http://127.0.0.1:9' },
  ...{ days: 7, fetchZones: true, extraDatasets: ['vdas', 'zones', 'users'] },
};

/** Ends before anything is sent: what the parameters are is known by then. */
async function checked(parameters: Readonly<Record<string, unknown>>): Promise<CheckReport['steps']> {
  const until = new AbortController();
  const onStep = ({ step }: { readonly step: string }) => {
    if (step !== 'parameters' && step !== 'setup') until.abort();
  };
  const { steps } = await check({ parameters, signal: until.signal, onStep });
  return steps.filter(({ step }) => step === 'parameters' || step === 'setup');
}

describe('parameters that were stored under old names', () => {
  test('are accepted, each with a warning that names the new one', async () => {
    const [parameters, ...setup] = await checked(old);
    expect(parameters).toMatchObject({ status: 'ok' });
    expect(parameters?.detail).toContain('7 days');
    expect(parameters?.detail).toMatch(/machines, users|users, machines/);
    expect(setup.map(({ finding }) => finding?.code)).toEqual(Array(5).fill('PARAMETER_RETIRED'));
    expect(setup.map(({ finding }) => finding?.message)).toEqual([
      '`days` (in the parameters) is called `fetchStartDatePeriod` since version 0.0.9.',
      '`password` (in the parameters) is called `clientSecret` since version 0.0.9.',
      '`fetchZones` (in the parameters) was removed in version 0.0.9; it is ignored.',
      'The dataset "vdas" in `extraDatasets` is called "machines" since version 0.0.9.',
      'The dataset "zones" in `extraDatasets` was removed in version 0.0.9; it is ignored.',
    ]);
    expect(JSON.stringify(setup)).not.toContain('c4n4ry');
  });

  test('are valid by the schema of the manifest, which keeps old names behind the new ones', () => {
    const { properties } = manifest.parameters;
    expect(Object.keys(properties).slice(-3)).toEqual(['days', 'password', 'fetchZones']);
    const validate = new Ajv({ strict: false }).compile(manifest.parameters);
    expect(validate(old)).toBe(true);
    const { password: _, ...without } = old;
    expect(validate(without)).toBe(false);
    expect(validate({ ...old, days: 'x' })).toBe(false);
    expect(manifest.changes).toEqual(planted.contractChanges);
  });

  test('are refused where the new name is given, too', async () => {
    const [parameters] = await checked({ ...old, fetchStartDatePeriod: 30 });
    expect(parameters?.status).toBe('failed');
    expect(JSON.stringify(parameters?.finding?.problems)).toContain(
      '`days` (in the parameters) is the old name',
    );
  });

  test('are checked like those of the new name, and secrets stay hidden', async () => {
    const [parameters] = await checked({ ...old, days: 0, password: 'c4n4ry\nsecret' });
    expect(JSON.stringify(parameters?.finding?.problems)).toContain('`fetchStartDatePeriod`');
    expect(JSON.stringify(parameters)).not.toContain('c4n4ry');
  });

  test('may come from the environment, where the new name of the file gives way', async () => {
    const { password: _, ...file } = old;
    const env = {
      ...{ CITRIX_PASSWORD: 'c4n4ry-secret==', CITRIX_DAYS: '9' },
      ...{ CITRIX_CUSTOMER_ID: 'acme', CITRIX_CLIENT_ID: file.clientId },
    };
    const { parameters, setup } = await loadGiven(undefined, env);
    expect(parameters).toMatchObject({ fetchStartDatePeriod: 9, clientSecret: 'c4n4ry-secret==' });
    expect(setup.fromEnvironment).toMatchObject({ fetchStartDatePeriod: 'CITRIX_DAYS' });
    expect(setup.warnings.map(({ message }) => message)).toContain(
      '`days` (from CITRIX_DAYS) is called `fetchStartDatePeriod` since version 0.0.9.',
    );
  });

  test('are accepted from platforms, whose forms do not show them', () => {
    const warnings: unknown[] = [];
    const { extraDatasets: _, ...config } = old;
    const { parameters, setup } = loadConfig({
      ...{ path: 'config.json', env: {}, requested: ['sessions'] },
      readFile: () => JSON.stringify(config),
      warn: (warning) => warnings.push(warning),
    });
    expect(warnings).toEqual([]);
    expect(parameters).toMatchObject({ fetchStartDatePeriod: 7, clientSecret: 'c4n4ry-secret==' });
    expect(setup.warnings).toHaveLength(3);
    const forms = JSON.stringify([specMessage(manifest), aboutOf(manifest, datasets)]);
    expect(forms).not.toMatch(/fetchZones|"days"|"password"/);
  });
});
