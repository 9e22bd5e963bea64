/**
 * What the published schemas of files that others read have in common: they are open. A later version may add members
 * and values, and a reader that validates with an older schema must not refuse its files.
 */

export interface SchemaNode {
  readonly [keyword: string]: unknown;
}

/** Stands beside the known values of an enumeration. */
export const laterValue = 'A value that a later version added.';

const id = (name: string, version: string) => `urn:citrix-datahub-connector:schema:${name}:${version}`;

/** The form's own version, as its `…Version` member has it; forms without one go by the contract. */
function versionOf({ properties }: SchemaNode): string {
  const own = entriesOf(properties).find(([name]) => name.endsWith('Version'))?.[1];
  return typeof own === 'object' && own !== null && 'const' in own ? String(own.const) : '1';
}

/** With the name that identifies it. */
export function namedSchema(name: string, { $schema, ...schema }: SchemaNode): SchemaNode {
  return { $schema, $id: id(name, versionOf(schema)), ...schema };
}

/** The same for a file that the connector writes: open. */
export function readerSchema(name: string, schema: SchemaNode): SchemaNode {
  return namedSchema(name, openSchema(schema));
}

const named: readonly string[] = ['properties', 'patternProperties', 'definitions'];
const listed: readonly string[] = ['anyOf', 'allOf', 'oneOf'];
const single: readonly string[] = ['items', 'additionalProperties', 'contains', 'propertyNames'];

/** A schema whose schemas within, at any depth, are replaced. */
export function mapSchemas(node: SchemaNode, replace: (inner: SchemaNode) => SchemaNode): SchemaNode {
  const mapped = (value: unknown): unknown => (isNode(value) ? replace(value) : value);
  const entries = Object.entries(node).map(([keyword, value]) => {
    if (named.includes(keyword)) {
      return [keyword, Object.fromEntries(entriesOf(value).map(([name, one]) => [name, mapped(one)]))];
    }
    if (listed.includes(keyword) && Array.isArray(value)) return [keyword, value.map(mapped)];
    return [keyword, single.includes(keyword) ? mapped(value) : value];
  });
  return Object.fromEntries(entries);
}

/** Takes unknown members and unknown values of enumerations; says so beside the values that are known. */
export function openSchema(node: SchemaNode): SchemaNode {
  if (isOpenEnum(node)) return node;
  const { additionalProperties, ...members } = mapSchemas(node, openSchema);
  const isOpen = additionalProperties === undefined || additionalProperties === false;
  const { type, enum: values, ...rest } = isOpen ? members : { ...members, additionalProperties };
  if (values === undefined) return { ...(type === undefined ? {} : { type }), ...rest };
  return {
    ...rest,
    anyOf: [
      { type, enum: values },
      { type, description: laterValue },
    ],
  };
}

/** Whether it lists known values and takes others. */
export function isOpenEnum({ anyOf }: SchemaNode): boolean {
  return Array.isArray(anyOf) && anyOf.some((one) => isNode(one) && one['description'] === laterValue);
}

const isNode = (value: unknown): value is SchemaNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const entriesOf = (value: unknown) => (isNode(value) ? Object.entries(value) : []);
