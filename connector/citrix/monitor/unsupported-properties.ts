import { ConnectorError } from '../../errors.ts';
import { unknownPropertyIn } from '../answers/unknown-property.ts';

/** What sites of some releases do not have, learnt from their refusals, for all questions of a run. */
interface UnsupportedProperties {
  /** The same question without what the site is known not to have. */
  without(address: URL): URL;
  /**
   * Learns from a refusal.
   * @returns the name that is not asked for again; undefined when there is nothing to leave out
   */
  record(address: URL, refusal: unknown): string | undefined;
}

/** A property or navigation that a kind of rows does not have. */
interface Lack {
  readonly set: string;
  readonly name: string;
  readonly type: string;
}

export function createUnsupportedProperties(): UnsupportedProperties {
  const lacks: Lack[] = [];
  return {
    without: (address) =>
      lacks.filter(({ set }) => set === address.pathname).reduce((url, lack) => leaveOut(url, lack), address),
    record(address, refusal) {
      if (!(refusal instanceof ConnectorError) || refusal.code !== 'SCHEMA_CHANGED') return undefined;
      const unknown = unknownPropertyIn(refusal.answer?.text ?? '');
      if (unknown === undefined) return undefined;
      const { name } = unknown;
      const lack = { set: address.pathname, ...unknown };
      if (leaveOut(address, lack).href === address.href) return undefined;
      lacks.push(lack);
      return name;
    },
  };
}

/**
 * Leaves a name out of what is asked for: of the related rows that are called after its type, else of the rows
 * themselves, else wherever it is. Out of conditions and order it cannot be left.
 */
function leaveOut(address: URL, { name, type }: Lack): URL {
  const select = address.searchParams.get('$select') ?? '';
  const expand = address.searchParams.get('$expand') ?? '';
  const ofType = expandWithout(expand, name, (navigation) => type !== '' && navigation.endsWith(type));
  if (ofType !== expand) return changed(address, '$expand', ofType);
  const own = listWithout(select, name);
  if (own !== select) return changed(address, '$select', own);
  return changed(
    address,
    '$expand',
    expandWithout(expand, name, () => true),
  );
}

function changed(address: URL, option: string, value: string): URL {
  if ((address.searchParams.get(option) ?? '') === value) return address;
  const options = address.search
    .slice(1)
    .split('&')
    .filter((part) => decodeURIComponent(part.slice(0, part.indexOf('='))) !== option);
  const url = new URL(address);
  url.search = [...options, ...(value === '' ? [] : [`${option}=${encodeURIComponent(value)}`])].join('&');
  return url;
}

function listWithout(list: string, name: string): string {
  const names = list.split(',');
  return names.filter((one) => one !== name || names.length === 1).join(',');
}

/** `$expand` without a name: as a navigation, or among what is selected of navigations of that kind. */
function expandWithout(expand: string, name: string, isMeant: (navigation: string) => boolean): string {
  return splitOutside(expand, ',')
    .filter((part) => navigationOf(part) !== name)
    .map((part) => {
      const navigation = navigationOf(part);
      const options = splitOutside(part.slice(navigation.length + 1, -1), ';').map((option) => {
        const [key = '', value = ''] = [
          option.slice(0, option.indexOf('=')),
          option.slice(option.indexOf('=') + 1),
        ];
        if (key === '$expand') return `${key}=${expandWithout(value, name, isMeant)}`;
        return key === '$select' && isMeant(navigation) ? `${key}=${listWithout(value, name)}` : option;
      });
      return part === navigation ? part : `${navigation}(${options.join(';')})`;
    })
    .join(',');
}

function navigationOf(part: string): string {
  return part.split('(')[0] ?? part;
}

/** Splits where the separator stands outside of parentheses. */
function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const letter of text) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === separator && depth === 0) {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return part === '' ? parts : [...parts, part];
}
