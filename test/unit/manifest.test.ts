import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commandIn, readArguments } from '../../connector/command-line.ts';
import { defineDataset, required, text } from '../../connector/datasets/define.ts';
import { datasetNames } from '../../connector/datasets/parameter-names.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import type { DaasSource } from '../../connector/datasets/sources.ts';
import { errorDefinitions } from '../../connector/errors/codes.ts';
import { exitCodes } from '../../connector/errors/exit-codes.ts';
import { manifest, manifestOf } from '../../connector/manifest.ts';
import { brokersOf } from '../../connector/parameters/fields/analytics.ts';
import packageJson from '../../package.json' with { type: 'json' };

const pets = defineDataset<DaasSource>({
  name: 'pets',
  title: 'Pets',
  group: 'Core',
  description: 'One row a pet.',
  key: ['pet_id'],
  source: { service: 'daas', path: 'Pets', key: 'Id', takesFields: false, leftOut: [] },
  columns: [required(text('pet_id', 'Id', 'Its id.')), text('owner', 'Owner.Name', 'Who feeds it.')],
});

describe('the manifest', () => {
  test('agrees with the package', () => {
    expect(manifest).toMatchObject({
      version: packageJson.version,
      license: packageJson.license,
      requires: { node: packageJson.engines.node },
      entryPoints: { module: packageJson.name },
    });
    const { program, tap } = manifest.entryPoints;
    expect(Object.keys(packageJson.bin)).toEqual([program, tap]);
  });

  test('holds every dataset, error and exit code', () => {
    expect(manifest.datasets.map(({ name }) => name)).toEqual(datasets.map(({ name }) => name));
    expect(manifest.errors.map(({ code }) => code)).toEqual(Object.keys(errorDefinitions));
    expect(manifest.exitCodes.map(({ code }) => String(code))).toEqual(Object.keys(exitCodes));
  });

  test('names only parameters, columns, datasets and exit codes that exist', () => {
    const columnsOf = (name: string) =>
      manifest.datasets.find((dataset) => dataset.name === name)?.columns.map((column) => column.name) ?? [];
    for (const { name, parameter, key, cursor, foreignKeys } of manifest.datasets) {
      expect(Object.keys(manifest.parameters.properties)).toContain(parameter ?? 'extraDatasets');
      expect(columnsOf(name)).toEqual(expect.arrayContaining([...key, ...(cursor === null ? [] : [cursor])]));
      for (const { columns, dataset, targets } of foreignKeys) {
        expect(columnsOf(name)).toEqual(expect.arrayContaining([...columns]));
        expect(columnsOf(dataset)).toEqual(expect.arrayContaining([...targets]));
      }
    }
    for (const { code, kind, exitCodes: codes } of manifest.errors) {
      const expected = code === 'CANCELLED' ? [130, 143] : [{ config: 78, transient: 75, system: 70 }[kind]];
      expect(codes, code).toEqual(expected);
    }
  });

  test('calls the program with placeholders that it explains, and schemas that exist', () => {
    const { invocation } = manifest;
    const { launchers, commands, stop } = invocation;
    const names = invocation.placeholders.map(({ name }) => `{${name}}`);
    const words = [...launchers, ...commands, stop.windows].flatMap(
      (one): readonly string[] => one.arguments,
    );
    for (const [word] of words.flatMap((text) => [...text.matchAll(/\{[^}]*\}/g)]))
      expect(names).toContain(word);
    for (const name of names) expect(words.join(' '), name).toContain(name);
    for (const { stdout, stderr } of commands) {
      for (const schema of [stdout, stderr])
        if (schema !== null) expect(existsSync(schema), schema).toBe(true);
    }
    for (const { name, arguments: argv } of commands) {
      expect(commandIn(readArguments([...argv])), name).toBe(argv[0]);
    }
  });

  test('names the permissions of each table, and explains each', () => {
    const named = manifest.datasets.flatMap(({ permissions }) => permissions);
    expect(new Set(named)).toEqual(new Set(Object.keys(manifest.permissions)));
    const of = (name: string) => manifest.datasets.find((dataset) => dataset.name === name)?.permissions;
    expect([of('sessions'), of('system_log'), of('license_usage'), of('risk_users')]).toEqual([
      ['daas-read'],
      ['cloud-full'],
      ['licensing', 'daas-read'],
      ['analytics-export'],
    ]);
  });

  test('lists for each region the brokers that its risk tables are read from', () => {
    for (const region of ['global', 'us', 'eu', 'ap-s', 'jp', 'gov'] as const) {
      const hosts = manifest.network.filter((host) => host.region === region && host.when === 'risk');
      const used = brokersOf({ region }).map((broker) => broker.replace(/:\d+$/, ''));
      expect(
        hosts.map(({ host }) => host),
        region,
      ).toEqual(used);
    }
  });

  test('is plain data: JSON keeps all of it', () => {
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  });

  test('takes the bounds it tells from the parameters', () => {
    expect(manifest.limits.find(({ name }) => name === 'windowDays')?.value).toBe('1-180');
    expect(manifest.limits.find(({ name }) => name === 'requestTimeoutSeconds')?.value).toBe('30-3600');
  });
});

describe('a dataset without a switch of its own', () => {
  const core = datasets.filter(({ parameter }) => parameter !== undefined);
  const extended = manifestOf({ datasets: [...core, pets], version: '1.2.3' });

  test('is asked for in `extraDatasets`', () => {
    expect(datasetNames([...core, pets]).extraDatasetNames).toEqual(['pets']);
    expect(extended.parameters.properties.extraDatasets.items?.enum).toEqual(['pets']);
    expect(extended.datasets.at(-1)).toMatchObject({ name: 'pets', parameter: null, cursor: null });
  });

  test('has its columns told without where they come from', () => {
    expect(extended.datasets.at(-1)?.columns.at(-1)).toEqual({
      name: 'owner',
      title: 'Owner',
      type: 'text',
      description: 'Who feeds it.',
      nullable: true,
      // Nothing says what it says of persons, so it may say anything.
      personalData: 'mayContain',
    });
  });
});
