import type { PropertyType } from '../entity.ts';
import { type Lacking, lacksSet } from '../odata/lacking.ts';
import { schema } from '../schema.ts';
import { type SetName, setNames } from '../values/rows.ts';
import { json, type Reply } from './reply.ts';

const edm = (type: PropertyType): string => {
  if (type === 'Date') return 'Edm.DateTimeOffset';
  return type === 'List' ? 'Collection(Edm.String)' : `Edm.${type}`;
};

function entityType(set: SetName, lacking: Lacking): string {
  const { name, key, properties, navigation } = schema[set];
  const isThere = ([property]: readonly [string, unknown]): boolean =>
    !lacking.includes(`${set}.${property}`);
  const own = Object.entries(properties)
    .filter(isThere)
    .map(
      ([property, type]) =>
        `<Property Name="${property}" Type="${edm(type)}"${key.includes(property) ? ' Nullable="false"' : ''}/>`,
    );
  const links = Object.entries(navigation)
    .filter(isThere)
    .map(([link, { to, many }]) => {
      const target = `Citrix.Monitor.Model.${schema[to].name}`;
      return `<NavigationProperty Name="${link}" Type="${many ? `Collection(${target})` : target}"/>`;
    });
  return `<EntityType Name="${name}"><Key>${key.map((part) => `<PropertyRef Name="${part}"/>`).join('')}</Key>${own.join('')}${links.join('')}</EntityType>`;
}

/** The service's model in short: the simulated sets, their properties and navigations. */
export function metadataDocument(lacking: Lacking): Reply {
  const there = setNames.filter((set) => !lacksSet(lacking, set));
  const types = there.map((set) => entityType(set, lacking)).join('');
  const sets = there.map(
    (set) => `<EntitySet Name="${set}" EntityType="Citrix.Monitor.Model.${schema[set].name}"/>`,
  );
  const body = `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="Citrix.Monitor.Model" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types}<EntityContainer Name="Container">${sets.join('')}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;
  return { status: 200, headers: { 'content-type': 'application/xml', 'odata-version': '4.0' }, body };
}

export function serviceDocument(root: string, lacking: Lacking): Reply {
  const there = setNames.filter((set) => !lacksSet(lacking, set));
  const value = there.map((name) => ({ name, kind: 'EntitySet', url: name }));
  return json(200, { '@odata.context': `${root}$metadata`, value }, { 'odata-version': '4.0' });
}
