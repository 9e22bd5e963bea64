import type { Manifest } from '../../connector/manifest/form.ts';
import type { SchemaNode } from '../reader-schema.ts';
import { type Break, undeclared } from './break.ts';
import { datasetBreaks } from './dataset-breaks.ts';
import { parameterBreaks } from './parameter-breaks.ts';
import { schemaBreaks } from './schema-breaks.ts';

/** What a release promises: kept in test/contract/released/, one file a version. */
export interface Contract {
  readonly manifest: Manifest;
  /** Of the files that runs write, by name. */
  readonly schemas: Readonly<Record<string, SchemaNode>>;
}

/** Files of a run that belong to the connector alone: nobody else reads them. */
const ownFiles: readonly string[] = ['state', 'checkpoint', 'snapshot'];

/** Only what others read is promised. */
export function contractOf(manifest: Manifest, schemas: Readonly<Record<string, SchemaNode>>): Contract {
  const promised = Object.entries(schemas)
    .filter(([name]) => !ownFiles.includes(name))
    .flatMap(([name, schema]) => formsOf(name, schema));
  return { manifest, schemas: Object.fromEntries(promised) };
}

/** Each form of what has several, the events of the log, by its title. */
function formsOf(name: string, schema: SchemaNode): readonly (readonly [string, SchemaNode])[] {
  const { oneOf } = schema;
  if (!Array.isArray(oneOf)) return [[name, schema]];
  const forms: readonly SchemaNode[] = oneOf;
  return forms.map((form) => [`${name} ${String(form['title'])}`, form] as const);
}

/** What hosts and readers of a release would stumble over, and nobody declared. */
export function undeclaredBreaks(released: Contract, present: Contract): readonly Break[] {
  const { manifest: old } = released;
  const { manifest: now } = present;
  const breaks = [
    ...parameterBreaks(old.parameters, now.parameters),
    ...datasetBreaks(old.datasets, now.datasets),
    ...codeBreaks(old, now),
    ...memberBreaks(old, now),
    ...Object.entries(released.schemas).flatMap(([file, schema]): readonly Break[] => {
      const after = present.schemas[file];
      return after === undefined
        ? [{ subject: { member: file }, what: 'has no schema any more' }]
        : schemaBreaks(file, schema, after);
    }),
  ];
  return undeclared(breaks, now.changes, old.version);
}

function codeBreaks(before: Manifest, after: Manifest): readonly Break[] {
  const kinds = new Map(after.errors.map(({ code, kind }) => [String(code), kind]));
  const warnings = after.warnings.map(({ code }) => code);
  return [
    ...before.errors.flatMap(({ code, kind }): readonly Break[] => {
      const now = kinds.get(code);
      if (now === undefined) return [{ subject: { code }, what: 'is gone' }];
      return now === kind ? [] : [{ subject: { code }, what: `is of kind ${now}, was ${kind}` }];
    }),
    ...before.warnings
      .filter(({ code }) => !warnings.includes(code))
      .map(({ code }) => ({ subject: { code }, what: 'is gone' })),
  ];
}

/** Names by which the rest is called, and the hosts that a firewall has to let through. */
function memberBreaks(before: Manifest, after: Manifest): readonly Break[] {
  const names = ({ outputs, exitCodes, entryPoints }: Manifest) => [
    ...outputs.map(({ path }) => `outputs: ${path}`),
    ...exitCodes.map(({ code }) => `exitCodes: ${code}`),
    ...Object.entries(entryPoints).map(([entry, name]) => `entryPoints.${entry}: ${name}`),
  ];
  const hosts = ({ network }: Manifest) => network.map(({ region, host }) => `network: ${region} ${host}`);
  return [
    ...without(names(before), names(after)).map((member) => ({ subject: { member }, what: 'is gone' })),
    ...without(hosts(after), hosts(before)).map((member) => ({ subject: { member }, what: 'is new' })),
  ];
}

const without = (all: readonly string[], some: readonly string[]) => all.filter((one) => !some.includes(one));
