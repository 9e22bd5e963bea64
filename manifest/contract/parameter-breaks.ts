import type { Manifest } from '../../connector/manifest/form.ts';
import { isRequired } from '../../connector/parameters/json-schema.ts';
import type { ParameterProperty } from '../../connector/parameters/property.ts';
import type { Break } from './break.ts';

type Parameters = Manifest['parameters'];

/** Values that were accepted and are not any more, or mean something else. */
export function parameterBreaks(before: Parameters, after: Parameters): readonly Break[] {
  const [old, now]: readonly Readonly<Record<string, ParameterProperty>>[] = [
    before.properties,
    after.properties,
  ];
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])];
  return names.flatMap((parameter) => {
    const faults = faultsOf(old?.[parameter], now?.[parameter]);
    const becameRequired = !isRequired(before, parameter) && isRequired(after, parameter);
    return [...faults, ...(becameRequired ? ['is required'] : [])].map((what) => ({
      subject: { parameter },
      what,
    }));
  });
}

function faultsOf(
  before: ParameterProperty | undefined,
  after: ParameterProperty | undefined,
): readonly string[] {
  if (before === undefined || before.deprecated === true) return [];
  if (after === undefined || after.deprecated === true) return ['is gone'];
  const { minimum: low, maximum: high } = before;
  const isNarrower = (now: number | undefined, old: number | undefined, sign: 1 | -1) =>
    now !== undefined && (old === undefined || (now - old) * sign > 0);
  const goneValues = (before.enum ?? []).filter((value) => after.enum?.includes(value) !== true);
  return [
    ...(same(before.type, after.type) ? [] : [`is of type ${after.type}, was ${before.type}`]),
    ...goneValues.map((value) => `no longer takes "${value}"`),
    ...(before.enum === undefined && after.enum !== undefined ? ['takes listed values only'] : []),
    ...(isNarrower(after.minimum, low, 1) ? [`is at least ${after.minimum}`] : []),
    ...(isNarrower(after.maximum, high, -1) ? [`is at most ${after.maximum}`] : []),
    ...(after.pattern !== undefined && after.pattern !== before.pattern ? ['has another pattern'] : []),
    ...(same(before.default, after.default) ? [] : ['has another default']),
  ];
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
