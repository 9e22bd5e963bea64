import { type PropertyType, schema } from '../schema.ts';
import { type SetName, setNames } from '../values/rows.ts';
import { json, type Reply } from './reply.ts';

const edm = (type: PropertyType): string => {
  if (type === 'Date') return 'Edm.DateTimeOffset';
  return type === 'List' ? 'Collection(Edm.String)' : `Edm.${type}`;
};

function entityType(set: SetName): string {
  const { name, key, properties, navigation } = schema[set];
  const own = Object.entries(properties).map(
    ([property, type]) =>
      `<Property Name="${property}" Type="${edm(type)}"${property === key ? ' Nullable="false"' : ''}/>`,
  );
  const links = Object.entries(navigation).map(([link, { to, many }]) => {
    const target = `Citrix.Monitor.Model.${schema[to].name}`;
    return `<NavigationProperty Name="${link}" Type="${many ? `Collection(${target})` : target}"/>`;
  });
  return `<EntityType Name="${name}"><Key><PropertyRef Name="${key}"/></Key>${own.join('')}${links.join('')}</EntityType>`;
}

/** The service's model in short: the simulated sets, their properties and navigations. */
export function metadataDocument(): Reply {
  const types = setNames.map(entityType).join('');
  const sets = setNames.map(
    (set) => `<EntitySet Name="${set}" EntityType="Citrix.Monitor.Model.${schema[set].name}"/>`,
  );
  const body = `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="Citrix.Monitor.Model" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types}<EntityContainer Name="Container">${sets.join('')}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;
  return { status: 200, headers: { 'content-type': 'application/xml', 'odata-version': '4.0' }, body };
}

export function serviceDocument(root: string): Reply {
  const value = setNames.map((name) => ({ name, kind: 'EntitySet', url: name }));
  return json(200, { '@odata.context': `${root}$metadata`, value }, { 'odata-version': '4.0' });
}
