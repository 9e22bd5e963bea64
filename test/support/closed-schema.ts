import { isOpenEnum, laterValue, mapSchemas, type SchemaNode } from '../../manifest/reader-schema.ts';

/**
 * A published schema as our own tests read it: closed. Readers have to take members and values of later versions; what
 * this version writes must be declared.
 */
export function closedSchema(node: SchemaNode): SchemaNode {
  if (isOpenEnum(node)) {
    const { anyOf, ...rest } = node;
    const known = (Array.isArray(anyOf) ? anyOf : []).filter((one) => one.description !== laterValue);
    return known.length === 1 ? { ...rest, ...Object(known[0]) } : { ...rest, anyOf: known };
  }
  const closed = mapSchemas(node, closedSchema);
  const isObject = [node['type']].flat().includes('object') && node['properties'] !== undefined;
  return isObject && node['additionalProperties'] === undefined
    ? { ...closed, additionalProperties: false }
    : closed;
}
