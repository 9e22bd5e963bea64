import type { Origin } from './fields/form.ts';
import { bareProxyUrlPattern } from './patterns.ts';
import { presentName, type Retired, type RetiredName } from './retired.ts';
import { type ParameterName, parametersSchema } from './schema.ts';

/** The parameters that have to be given where a table from there is asked for, as their declarations say. */
export const neededFor: Readonly<Record<Origin, readonly ParameterName[]>> = {
  cloud: markedWith('cloud'),
  analytics: markedWith('analytics'),
};

function markedWith(origin: Origin): readonly ParameterName[] {
  const { shape } = parametersSchema([]);
  return (Object.keys(shape) as ParameterName[]).filter(
    (name) => shape[name].meta()?.['neededFor'] === origin,
  );
}

/** What the datasets asked for come from. */
export interface NeededSources {
  /** Monitor, DaaS or the logs. */
  readonly cloud: boolean;
  /** A dataset that needs the export of Citrix Analytics; undefined: none does. */
  readonly analytics: string | undefined;
}

/** @param names the datasets asked for @param analyticsDatasets those that come from the export */
export function neededSourcesOf(
  names: readonly unknown[],
  analyticsDatasets: readonly string[],
): NeededSources {
  const isOfExport = (name: unknown) => analyticsDatasets.some((known) => known === name);
  const analytics = names.find(isOfExport);
  return {
    // With nothing asked for at all, that is what has to be told.
    cloud: names.length === 0 || !names.every(isOfExport),
    analytics: typeof analytics === 'string' ? analytics : undefined,
  };
}

/**
 * The datasets that parameters ask for, a switch standing for its own.
 * @param values parameters, which need not be right
 */
export function selectedNames(
  values: Readonly<Record<string, unknown>>,
  switches: readonly string[],
): readonly unknown[] {
  const { extraDatasets } = values;
  const extra: readonly unknown[] = Array.isArray(extraDatasets) ? extraDatasets : [];
  return [...switches.filter((name) => values[name] !== false), ...extra];
}

/** JSON Schema (draft-07) of the same. */
export function conditionsFor(
  switches: readonly string[],
  analyticsDatasets: readonly string[],
  retired: Retired,
): readonly Condition[] {
  const old = retired.datasets.filter(({ name }) =>
    analyticsDatasets.includes(presentName(name, retired.datasets) ?? ''),
  );
  const risk = { enum: [...analyticsDatasets, ...old.map(({ name }) => name)] };
  const off = Object.fromEntries(switches.map((name) => [name, { const: false }]));
  return [
    {
      if: {
        properties: { ...off, extraDatasets: { type: 'array', items: risk, minItems: 1 } },
        required: [...switches, 'extraDatasets'],
      },
      else: given(neededFor.cloud, retired.parameters),
    },
    {
      if: {
        not: {
          properties: { extraDatasets: { type: 'array', contains: risk } },
          required: ['extraDatasets'],
        },
      },
      else: given(neededFor.analytics, retired.parameters),
    },
    {
      if: { not: { properties: off, required: switches } },
      else: { required: ['extraDatasets'], properties: { extraDatasets: { type: 'array', minItems: 1 } } },
    },
    {
      if: isNotGiven('proxyPassword'),
      else: { required: ['proxyUser'], properties: { proxyUser: filled } },
    },
    {
      if: isNotGiven('proxyUser'),
      else: {
        required: ['proxyUrl'],
        properties: { proxyUrl: { type: 'string', pattern: bareProxyUrlPattern } },
      },
    },
  ];
}

interface Given {
  readonly required: readonly string[];
  /** A blank text is not given. */
  readonly properties: Readonly<Record<string, object>>;
  /** For parameters that have old names: any of their names. */
  readonly allOf?: readonly { readonly anyOf: readonly object[] }[];
}

function given(names: readonly string[], retired: readonly RetiredName[]): Given {
  const namesOf = (name: string) => [
    name,
    ...retired.filter((old) => presentName(old.name, retired) === name).map((old) => old.name),
  ];
  const renamed = names.filter((name) => namesOf(name).length > 1);
  return {
    required: names.filter((name) => !renamed.includes(name)),
    properties: Object.fromEntries(
      names.filter((name) => !renamed.includes(name)).map((name) => [name, filled]),
    ),
    ...(renamed.length === 0
      ? {}
      : { allOf: renamed.map((name) => ({ anyOf: namesOf(name).map(present) })) }),
  };
}

const filled = { type: 'string', pattern: '\\S' };

const present = (name: string) => ({ required: [name], properties: { [name]: filled } });

const isNotGiven = (name: string) => ({ not: present(name) });

export interface Condition {
  readonly if: object;
  readonly else: Given;
}
