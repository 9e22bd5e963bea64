import { isOpenEnum, type SchemaNode } from '../reader-schema.ts';
import type { Break } from './break.ts';

/** Members of a file that readers would no longer find, or not in the form they know. */
export function schemaBreaks(file: string, before: SchemaNode, after: SchemaNode): readonly Break[] {
  return faultsOf(before, after, '').map(([path, what]) => ({
    subject: { member: `${file}: ${path}` },
    what,
  }));
}

type Fault = readonly [path: string, what: string];

function faultsOf(before: SchemaNode, after: SchemaNode, path: string): readonly Fault[] {
  const inside = [
    ...membersOf(before).flatMap(([name, old]): readonly Fault[] => {
      const at = path === '' ? name : `${path}.${name}`;
      const now = membersOf(after).find(([other]) => other === name)?.[1];
      if (now === undefined) return [[at, 'is gone']];
      const isLoose = requiredIn(before).includes(name) && !requiredIn(after).includes(name);
      return [...(isLoose ? [[at, 'may be absent'] as const] : []), ...faultsOf(old, now, at)];
    }),
    ...(['items', 'additionalProperties'] as const).flatMap((keyword) => {
      const [old, now] = [before[keyword], after[keyword]].map(nodeOf);
      return old === undefined || now === undefined ? [] : faultsOf(old, now, `${path}.*`);
    }),
  ];
  const [old, now] = [before, after].map(plain);
  if (old !== undefined && now !== undefined && (old !== before || now !== after)) {
    return [...inside, ...nullFault(before, after, path), ...faultsOf(old, now, path)];
  }
  const types = [typesOf(before), typesOf(after)];
  const isOther = types[0]?.length !== 0 && String(types[0]) !== String(types[1]);
  const gone = valuesOf(before).filter((value) => !valuesOf(after).includes(value));
  return [
    ...inside,
    ...(isOther ? [[path, `is ${String(types[1])}, was ${String(types[0])}`] as const] : []),
    ...gone.map((value) => [path, `is never ${value} any more`] as const),
  ];
}

/** The form beside null; of an open enumeration, the values that are known. */
function plain(node: SchemaNode): SchemaNode {
  const { anyOf } = node;
  if (!Array.isArray(anyOf)) return node;
  const forms: readonly unknown[] = anyOf;
  const found = isOpenEnum(node) ? forms[0] : forms.find((one) => nodeOf(one)?.['type'] !== 'null');
  return nodeOf(found) ?? node;
}

function nullFault(before: SchemaNode, after: SchemaNode, path: string): readonly Fault[] {
  return !mayBeNull(before) && mayBeNull(after) ? [[path, 'may be null']] : [];
}

const mayBeNull = ({ anyOf }: SchemaNode) =>
  Array.isArray(anyOf) && anyOf.some((one) => nodeOf(one)?.['type'] === 'null');

const typesOf = ({ type }: SchemaNode) => [type ?? []].flat().map(String).toSorted();

const valuesOf = ({ enum: values }: SchemaNode) => (Array.isArray(values) ? values.map(String) : []);

const requiredIn = ({ required }: SchemaNode) => (Array.isArray(required) ? required.map(String) : []);

function nodeOf(value: unknown): SchemaNode | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function membersOf({ properties }: SchemaNode): readonly (readonly [string, SchemaNode])[] {
  return Object.entries(nodeOf(properties) ?? {}).flatMap(([name, value]) => {
    const node = nodeOf(value);
    return node === undefined ? [] : [[name, node] as const];
  });
}
