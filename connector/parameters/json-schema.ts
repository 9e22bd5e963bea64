import { z } from 'zod';
import { type Fact, said } from '../languages/phrase.ts';
import { englishTexts } from '../languages/texts.ts';
import { withBlank, withoutBlank } from './blank.ts';
import type { ParameterProperty } from './property.ts';
import { type Condition, conditionsFor, neededFor } from './required-parameters.ts';
import { nothingRetired, presentName, type Retired } from './retired.ts';
import { type ParameterName, parametersSchema } from './schema.ts';
import { fileVariableOf, variableOf } from './variable-names.ts';

export interface ParametersJsonSchema {
  readonly $schema: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<ParameterName, ParameterProperty>>;
  readonly required: readonly string[];
  /** What has to be given for some datasets only. */
  readonly allOf?: readonly Condition[];
  readonly additionalProperties: false;
}

/** Keywords in the order in which people read them; zod's own order follows how a field is built. */
const keywordOrder = [
  'type',
  'title',
  'description',
  'enum',
  'enumNames',
  'oneOf',
  'pattern',
  'minimum',
  'maximum',
  'items',
  'minItems',
  'maxItems',
  'unit',
  'optionsFrom',
  'default',
  'examples',
  'writeOnly',
  'airbyte_secret',
  'env',
  'envFile',
  'requires',
  'requiredWhen',
  'showWhen',
  'advanced',
  'group',
  'order',
];

function inReadingOrder(property: object): object {
  const rank = ([keyword]: [string, unknown]) => {
    const index = keywordOrder.indexOf(keyword);
    return index < 0 ? keywordOrder.length : index;
  };
  return Object.fromEntries(Object.entries(property).sort((a, b) => rank(a) - rank(b)));
}

/** What declarations say to this program alone. */
const ownMarks: readonly string[] = ['decides', 'neededFor'];

/**
 * Without these marks, and without the bound that zod gives every integer, which is what a JavaScript number
 * holds exactly.
 */
function shownOf(property: object): object {
  const isShown = ([keyword, value]: [string, unknown]) =>
    !ownMarks.includes(keyword) && !(keyword === 'maximum' && value === Number.MAX_SAFE_INTEGER);
  return Object.fromEntries(Object.entries(property).filter(isShown));
}

/** The parameters that switch a dataset on or off. */
export function switchesOf(properties: ParametersJsonSchema['properties']): readonly string[] {
  return Object.entries(properties)
    .filter(([name, property]) => name.startsWith('fetch') && withoutBlank(property).type === 'boolean')
    .map(([name]) => name);
}

/** Whether a parameter has to be given where nothing else is said about datasets. */
export function isRequired({ required, allOf = [] }: ParametersJsonSchema, name: string): boolean {
  return required.includes(name) || allOf[0]?.else.required.includes(name) === true;
}

/**
 * The parameters as JSON Schema (draft-07) of what a file may hold.
 * @param analyticsDatasetNames those of the extra datasets that come from Citrix Analytics, and need other parameters
 * @param retired old names that are still accepted
 */
export function parametersJsonSchema(
  extraDatasetNames: readonly string[],
  analyticsDatasetNames: readonly string[] = [],
  retired: Retired = nothingRetired,
): ParametersJsonSchema {
  const schema = z.toJSONSchema(parametersSchema(extraDatasetNames), { target: 'draft-7', io: 'input' });
  const entries = Object.entries(schema.properties ?? {}).map(([name, property], order) => [
    name,
    inReadingOrder({ ...shownOf(Object(property)), ...variablesOf(name, Object(property)), order }),
  ]);
  // Zod's own type cannot know which keywords our fields use; a test holds every property against ParameterProperty.
  const present = Object.fromEntries(entries) as Record<ParameterName, ParameterProperty>;
  const properties = {
    ...present,
    extraDatasets: withOldNames(present.extraDatasets, retired),
    ...retiredProperties(present, retired),
  };
  const isConditional = analyticsDatasetNames.length > 0;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Parameters of citrix-datahub-connector',
    description: 'The parameters file of `citrix-connector`, and the object that a platform passes.',
    type: 'object',
    properties,
    required: isConditional ? [] : neededFor.cloud,
    ...(isConditional ? { allOf: conditionsFor(switchesOf(present), analyticsDatasetNames, retired) } : {}),
    additionalProperties: false,
  };
}

function withOldNames(property: ParameterProperty, { datasets }: Retired): ParameterProperty {
  const { items } = property;
  if (items?.enum === undefined || datasets.length === 0) return property;
  return { ...property, items: { ...items, enum: [...items.enum, ...datasets.map(({ name }) => name)] } };
}

function variablesOf(name: string, property: Pick<ParameterProperty, 'airbyte_secret'>) {
  const envFile = mayHoldSecret(name, property) ? { envFile: fileVariableOf(name) } : {};
  return { env: variableOf(name), ...envFile };
}

/** Those of old names, behind the others: what was stored under them stays valid. */
function retiredProperties(
  present: Readonly<Record<string, ParameterProperty>>,
  { parameters }: Retired,
): Readonly<Record<string, ParameterProperty>> {
  const properties = parameters.map(({ name, version }, index) => {
    const now = presentName(name, parameters);
    const { default: _default, examples: _examples, ...same } = present[now ?? ''] ?? removedProperty;
    const description =
      now === undefined
        ? `Removed in version ${version}; ignored.`
        : `Renamed to \`${now}\` in version ${version}.`;
    const order = Object.keys(present).length + index;
    const about = { title: name, description, deprecated: true as const, ...variablesOf(name, same), order };
    return [name, { ...same, ...about }] as const;
  });
  return Object.fromEntries(properties);
}

const removedProperty: Pick<ParameterProperty, 'group' | 'default' | 'examples' | 'airbyte_secret'> = {
  group: 'Technical',
};

/** What only hosts that read our manifest understand. */
const hintNames: readonly string[] = [
  'env',
  'envFile',
  'oneOf',
  'unit',
  'optionsFrom',
  'requires',
  'requiredWhen',
  'showWhen',
  'advanced',
];

/** A parameter without what only our own manifest says of it: platforms have forms of their own. */
export function plainProperty(property: ParameterProperty): ParameterProperty {
  const { pattern, ...own } = withoutBlank(property);
  // What a secret may hold is a long rule in a form that not every platform reads.
  const rule = property.airbyte_secret === true ? '\\S' : pattern;
  const entries = Object.entries({ ...own, pattern: rule }).filter(
    ([name, value]) => value !== undefined && !hintNames.includes(name),
  );
  // Nothing that the type demands is a hint.
  return inReadingOrder(Object.fromEntries(entries)) as ParameterProperty;
}

/** As it is published: `""` is not given, and what a form has to know stands beside each field. */
export function publishedSchema(
  schema: ParametersJsonSchema,
  { extraDatasetNames, analyticsDatasetNames }: DatasetNames,
): ParametersJsonSchema {
  const switches = switchesOf(schema.properties);
  const cloud = {
    ...Object.fromEntries(switches.map((name) => [name, [true]])),
    extraDatasets: extraDatasetNames.filter((name) => !analyticsDatasetNames.includes(name)),
  };
  const analytics = { extraDatasets: analyticsDatasetNames };
  const isOf = (names: readonly string[], name: string) => names.includes(name);
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    const when = isOf(neededFor.cloud, name)
      ? cloud
      : isOf(neededFor.analytics, name)
        ? analytics
        : undefined;
    const isAnalytics = property.group === 'Analytics' && property.deprecated !== true;
    const hints = {
      ...(when === undefined ? {} : { requiredWhen: when }),
      ...(isAnalytics ? { showWhen: analytics } : {}),
    };
    return [name, inReadingOrder({ ...withBlank(property), ...hints })];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

interface DatasetNames {
  readonly extraDatasetNames: readonly string[];
  readonly analyticsDatasetNames: readonly string[];
}

/** Name and schema of every parameter, in order. */
export function parameterEntries(
  schema: ParametersJsonSchema,
): readonly (readonly [ParameterName, ParameterProperty])[] {
  const entries = Object.entries(schema.properties) as [ParameterName, ParameterProperty][];
  return entries.map(([name, property]) => [name, withoutBlank(property)]);
}

/** The address of a proxy is shown, without the password that may stand in it. */
export function mayHoldSecret(
  name: string,
  { airbyte_secret }: Pick<ParameterProperty, 'airbyte_secret'>,
): boolean {
  return airbyte_secret === true || name === 'proxyUrl';
}

/** What a parameter takes, as the end of the sentence "it must be …". */
export function expectationOf(property: ParameterProperty): string {
  return englishTexts.say(expectationIn(property));
}

/** The same for any language. */
export function expectationIn({ type, enum: values, minimum, maximum }: ParameterProperty): Fact {
  if (values !== undefined) {
    const [only = '', ...others] = values;
    return others.length === 0 ? `"${only}"` : said('describe.oneOf', { values });
  }
  switch (type) {
    case 'boolean':
      return said('describe.boolean');
    case 'array':
      return said('describe.list');
    case 'integer':
      return wholeNumber(minimum?.toString(), maximum?.toString());
    default:
      return said('describe.text');
  }
}

function wholeNumber(minimum: string | undefined, maximum: string | undefined): Fact {
  if (minimum === undefined) {
    return maximum === undefined
      ? said('describe.wholeNumber')
      : said('describe.wholeNumberAtMost', { maximum });
  }
  return maximum === undefined
    ? said('describe.wholeNumberAtLeast', { minimum })
    : said('describe.wholeNumberBetween', { minimum, maximum });
}
