import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Column, type Dataset, isLog } from '../../connector/datasets/define.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import type { LogSource } from '../../connector/datasets/sources.ts';
import type { DaasModel } from './model-faults.ts';

/** What a row of the configuration log is made of, in the model's names. */
const parts: Readonly<Record<string, string>> = {
  Operation: 'LogOperationResponseModel',
  LowLevel: 'LowLevelOperationResponseModel',
  Detail: 'LowLevelOperationDetailResponseModel',
};

const shownBy: Readonly<Record<string, RegExp>> = {
  text: /string|LogOperationType/i,
  timestamp: /string/i,
  boolean: /bool/i,
};

/** Every field of the model is taken by a column or left out on purpose, and no column takes what is not there. */
function faultsOf({ columns, source }: Dataset<LogSource>, model: DaasModel): readonly string[] {
  const names = source.feed === 'config-log' ? ['Operation'] : Object.keys(parts);
  return names.flatMap((part) => {
    const at = source.feed === 'config-log' ? '' : `${part}.`;
    const fields = model.models[parts[part] ?? '?']?.fields ?? [];
    const types = new Map(fields.map(({ name, go }) => [`${at}${name}`, go]));
    const taken = columns.flatMap((column) => column.inputs.map((input) => ({ input, column })));
    const known = new Set([...taken.map(({ input }) => input), ...source.leftOut]);
    const ours = [...known].filter((path) => path.startsWith(at) && !path.startsWith('run.'));
    return [
      ...[...types.keys()].filter((path) => !known.has(path)).map((path) => `nobody knows of ${path}`),
      ...ours.filter((path) => !types.has(path)).map((path) => `the model has no ${path}`),
      ...taken.flatMap(({ input, column }) => typeFaults(column, types.get(input))),
    ];
  });
}

function typeFaults({ name, type, derive }: Column, go: string | undefined): readonly string[] {
  if (go === undefined || derive !== undefined) return [];
  return shownBy[type]?.test(go) === true ? [] : [`${name}: ${type} shows ${go}`];
}

const url = new URL('../../../shared/reference/citrix-daas-subset-models.json', import.meta.url);
const configLogs = datasets.filter(isLog).filter(({ source }) => source.feed !== 'system-log');

describe('the tables of the configuration log', () => {
  test('agree with the reference model', () => {
    if (!existsSync(url)) {
      process.stderr.write(`\nNOT CHECKED: there is no reference model at ${url.pathname}\n`);
      return;
    }
    const model = JSON.parse(readFileSync(url, 'utf8')) as DaasModel;
    expect(configLogs.map((dataset) => [dataset.name, faultsOf(dataset, model)])).toEqual([
      ['config_operations', []],
      ['config_operation_details', []],
    ]);
  });

  test('are told apart from a model that has become another', () => {
    const field = (name: string, go: string) => ({ name, go, omitempty: true });
    const model: DaasModel = {
      models: { LogOperationResponseModel: { fields: [field('New', 'string'), field('Text', 'bool')] } },
      enums: {},
    };
    const [operations] = configLogs;
    const faults = operations === undefined ? [] : faultsOf(operations, model);
    expect(faults).toEqual(
      expect.arrayContaining([
        'nobody knows of New',
        'the model has no IsSuccessful',
        'text: text shows bool',
      ]),
    );
  });
});
