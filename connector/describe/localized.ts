import { keyOf } from '../languages/findings.ts';
import type { Texts } from '../languages/texts.ts';
import type { Manifest, ManifestDataset } from '../manifest/form.ts';
import { labelled } from '../parameters/blank.ts';
import type { ParameterProperty } from '../parameters/property.ts';

/**
 * The text in place of an English one. `special` is the key of a translation for this place alone, where a text means
 * something else here than elsewhere.
 */
export type Translate = (key: string, english: string, special?: string) => string;

export function translatorOf(texts: Texts): Translate {
  return (key, english, special) => {
    const common = texts.translate(key, english);
    return special === undefined ? common : texts.translate(special, common);
  };
}

/** Headings: of parameters in a form, of datasets in a list. */
export function headingIn(
  translate: Translate,
  kind: 'parameterGroup' | 'datasetGroup',
  name: string,
): string {
  return translate(`${kind}.${name}`, name);
}

/**
 * The manifest with other texts for people: every name, code and value stays. This walk alone says which text has which
 * key.
 */
export function manifestWith(translate: Translate, manifest: Manifest): Manifest {
  const { parameters } = manifest;
  const properties = Object.entries(parameters.properties).map(([name, property]) => [
    name,
    propertyWith(translate, name, property),
  ]);
  return {
    ...manifest,
    name: translate('connector.name', manifest.name),
    description: translate('connector.description', manifest.description),
    parameters: { ...parameters, properties: Object.fromEntries(properties) },
    invocation: {
      ...manifest.invocation,
      states: manifest.invocation.states.map(({ name, meaning }) => ({
        name,
        meaning: translate(`lifecycle.${name}`, meaning),
      })),
    },
    permissions: Object.fromEntries(
      Object.entries(manifest.permissions).map(([name, { service, description }]) => [
        name,
        { service, description: translate(`permission.${name}`, description) },
      ]),
    ),
    destinations: manifest.destinations.map((destination) => ({
      ...destination,
      title: translate(`destination.${destination.kind}.title`, destination.title),
      description: translate(`destination.${destination.kind}.description`, destination.description),
    })),
    personalDataClasses: classesWith(translate, manifest.personalDataClasses),
    datasets: manifest.datasets.map((dataset) => datasetWith(translate, dataset)),
    outputs: manifest.outputs.map((output) => ({
      ...output,
      description: translate(`output.${output.path}`, output.description),
    })),
    limits: manifest.limits.map((limit) => ({
      ...limit,
      description: translate(`limit.${limit.name}`, limit.description),
    })),
    exitCodes: manifest.exitCodes.map(({ code, meaning }) => ({
      code,
      meaning: translate(`exitCode.${code}`, meaning),
    })),
    errors: manifest.errors.map((error) => errorWith(translate, error)),
    warnings: manifest.warnings.map((warning) => ({
      ...warning,
      meaning: translate(keyOf.meaning(warning.code), warning.meaning),
      remedy: translate(keyOf.remedy(warning.code), warning.remedy),
    })),
  };
}

function propertyWith(translate: Translate, name: string, property: ParameterProperty): ParameterProperty {
  const { title, description, enum: values = [], enumNames } = property;
  const labels = enumNames?.map((label, index) =>
    // No choice is a dash in every language.
    values[index] === '' ? label : translate(`parameter.${name}.value.${values[index]}`, label),
  );
  return {
    ...property,
    title: translate(`parameter.${name}.title`, title),
    description: translate(`parameter.${name}.description`, description),
    ...(labels === undefined ? {} : { enumNames: labels, oneOf: labelled(values, labels) }),
  };
}

export function datasetWith(translate: Translate, dataset: ManifestDataset): ManifestDataset {
  const { name, title, description, purpose, columns } = dataset;
  return {
    ...dataset,
    title: translate(`dataset.${name}.title`, title),
    description: translate(`dataset.${name}.description`, description),
    purpose: translate(`dataset.${name}.purpose`, purpose),
    columns: columns.map((column) => ({
      ...column,
      title: translate(`column.${column.name}`, column.title, `column.${name}.${column.name}`),
    })),
  };
}

function errorWith(translate: Translate, error: Manifest['errors'][number]): Manifest['errors'][number] {
  const { code, meaning, causes } = error;
  return {
    ...error,
    meaning: translate(keyOf.meaning(code), meaning),
    remedy: translate(keyOf.remedy(code), error.remedy),
    causes: causes.map(({ name, cause, remedy }) => ({
      name,
      cause: translate(keyOf.cause(code, name), cause),
      remedy: translate(keyOf.causeRemedy(code, name), remedy),
    })),
  };
}

function classesWith(
  translate: Translate,
  classes: Manifest['personalDataClasses'],
): Manifest['personalDataClasses'] {
  const entries = Object.entries(classes).map(([name, text]) => [
    name,
    translate(`personalData.${name}`, text),
  ]);
  return { ...classes, ...Object.fromEntries(entries) };
}
