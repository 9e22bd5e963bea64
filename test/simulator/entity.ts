import type { Row, SetName } from './values/rows.ts';

export type PropertyType = 'Guid' | 'String' | 'Int32' | 'Int64' | 'Boolean' | 'Date' | 'Double' | 'List';

export interface Navigation {
  readonly to: SetName;
  readonly local: string;
  readonly foreign: string;
  readonly many?: true;
}

export interface EntityType {
  readonly name: string;
  readonly key: readonly string[];
  readonly properties: Readonly<Record<string, PropertyType>>;
  readonly navigation: Readonly<Record<string, Navigation>>;
}

export const columns = (type: PropertyType, names: string): Record<string, PropertyType> =>
  Object.fromEntries(names.split(' ').map((name) => [name, type]));

export const dated = columns('Date', 'CreatedDate ModifiedDate');

export const many = (to: SetName, local: string, foreign: string): Navigation => ({
  to,
  local,
  foreign,
  many: true,
});
export const one = (to: SetName, local: string, foreign = 'Id'): Navigation => ({ to, local, foreign });

/** Where a navigation of that name leads to, and by which of the row's properties. */
const navigations: Readonly<Record<string, readonly [to: SetName, foreign: string, ...local: string[]]>> = {
  Session: ['Sessions', 'SessionKey', 'SessionKey', 'SessionId'],
  Machine: ['Machines', 'Id', 'MachineId'],
  DesktopGroup: ['DesktopGroups', 'Id', 'DesktopGroupId'],
  User: ['Users', 'Id', 'UserId'],
  Application: ['Applications', 'Id', 'ApplicationId'],
};

/** An entity type in short: keys and to-one navigations by name, properties as `Type: Name Name; Type: Name`. */
export function entity(name: string, key: string, links: string, properties: string): EntityType {
  const known = Object.fromEntries(
    properties.split('; ').flatMap((part) => {
      const [type = '', names = ''] = part.split(': ');
      return Object.entries(columns(type as PropertyType, names));
    }),
  );
  const navigation = links
    .split(' ')
    .filter((link) => link !== '')
    .map((link) => {
      const [to = 'Sessions', foreign = '', ...local] = navigations[link] ?? [];
      return [link, one(to, local.find((property) => property in known) ?? '', foreign)] as const;
    });
  return { name, key: key.split(' '), properties: known, navigation: Object.fromEntries(navigation) };
}

/** What tells a row from all others of its set. */
export function keyText({ key }: EntityType, row: Row): string {
  return key.map((property) => String(row[property])).join(' ');
}
