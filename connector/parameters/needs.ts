import { neededForAnalytics } from './fields/analytics.ts';

/** What has to be given where anything but risk datasets is asked for. */
export const neededForCloud: readonly string[] = ['customerId', 'clientId', 'clientSecret'];

/** What the datasets asked for come from. */
export interface Needs {
  /** Monitor, DaaS or the logs. */
  readonly cloud: boolean;
  /** A risk dataset that needs the export of Citrix Analytics; undefined: none does. */
  readonly analytics: string | undefined;
}

/** @param values parameters, which need not be right */
export function needsOf(
  values: Readonly<Record<string, unknown>>,
  switches: readonly string[],
  analyticsDatasets: readonly string[],
): Needs {
  const { extraDatasets } = values;
  const extra: readonly unknown[] = Array.isArray(extraDatasets) ? extraDatasets : [];
  const isRisk = (name: unknown) => analyticsDatasets.some((known) => known === name);
  const analytics = extra.find(isRisk);
  const hasOther = switches.some((name) => values[name] !== false) || !extra.every(isRisk);
  return {
    // With nothing asked for at all, that is what has to be told.
    cloud: hasOther || extra.length === 0,
    analytics: typeof analytics === 'string' ? analytics : undefined,
  };
}

/** JSON Schema (draft-07) of the same. */
export function conditionsFor(
  switches: readonly string[],
  analyticsDatasets: readonly string[],
): readonly Condition[] {
  const risk = { enum: analyticsDatasets };
  const off = Object.fromEntries(switches.map((name) => [name, { const: false }]));
  return [
    {
      if: {
        properties: { ...off, extraDatasets: { type: 'array', items: risk, minItems: 1 } },
        required: [...switches, 'extraDatasets'],
      },
      else: given(neededForCloud),
    },
    {
      if: {
        not: {
          properties: { extraDatasets: { type: 'array', contains: risk } },
          required: ['extraDatasets'],
        },
      },
      else: given(neededForAnalytics),
    },
  ];
}

interface Given {
  readonly required: readonly string[];
  /** Strict validators want to see the names they are told of. */
  readonly properties: Readonly<Record<string, true>>;
}

function given(names: readonly string[]): Given {
  return { required: names, properties: Object.fromEntries(names.map((name) => [name, true])) };
}

export interface Condition {
  readonly if: object;
  readonly else: Given;
}
