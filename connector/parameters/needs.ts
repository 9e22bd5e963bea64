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
        properties: { ...off, extraDatasets: { items: risk, minItems: 1 } },
        required: [...switches, 'extraDatasets'],
      },
      else: { required: neededForCloud },
    },
    {
      if: { not: { properties: { extraDatasets: { contains: risk } }, required: ['extraDatasets'] } },
      else: { required: neededForAnalytics },
    },
  ];
}

export interface Condition {
  readonly if: object;
  readonly else: { readonly required: readonly string[] };
}
