import type { ParametersJsonSchema } from '../../parameters/json-schema.ts';
import { isRequired, parameterEntries, plainProperty } from '../../parameters/json-schema.ts';
import type { ParameterProperty } from '../../parameters/property.ts';

/** The settings of the tap: the parameters that mean something to it, and those that taps have in common. */

/** The tap always goes by bookmarks, and writes no files. */
const withoutMeaning: readonly string[] = ['mode', 'formats', 'csvEscapeFormulas', 'csvByteOrderMark'];

const startDate = {
  type: 'string',
  format: 'date-time',
  title: 'Start date',
  description:
    'Start of the first window, rounded to whole days (at most 180) before now; replaces `fetchStartDatePeriod`. It applies until all selected incremental streams have bookmarks; later runs use the bookmarks and `fetchStartDatePeriod`.',
  examples: ['2026-10-01T00:00:00Z'],
  group: 'Functional',
} as const;

type Setting = Partial<ParameterProperty> & {
  readonly format?: string;
  /** As the Singer SDK marks secrets, beside `writeOnly`. */
  readonly secret?: true;
};

export interface Settings {
  readonly $schema: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Setting>>;
  readonly required: readonly string[];
}

export function settingsOf(parameters: ParametersJsonSchema): Settings {
  const properties = parameterEntries(parameters)
    .filter(([name, { deprecated }]) => !withoutMeaning.includes(name) && deprecated !== true)
    .flatMap(([name, property]): readonly (readonly [string, Setting])[] =>
      name === 'fetchStartDatePeriod'
        ? [
            [name, settingOf(name, property)],
            ['start_date', startDate],
          ]
        : [[name, settingOf(name, property)]],
    );
  return {
    $schema: parameters.$schema,
    type: 'object',
    properties: Object.fromEntries(properties.map(([name, setting], order) => [name, { ...setting, order }])),
    required: Object.keys(parameters.properties).filter((name) => isRequired(parameters, name)),
  };
}

function settingOf(name: string, described: ParameterProperty): Setting {
  const { airbyte_secret, ...property } = plainProperty(described);
  const choosesTables = name === 'extraDatasets' || (name.startsWith('fetch') && property.type === 'boolean');
  return {
    ...property,
    ...(choosesTables
      ? {
          description: `${property.description} Ignored if a catalog is passed: the catalog selects the streams.`,
        }
      : {}),
    ...(airbyte_secret === true ? { secret: true } : {}),
  };
}
