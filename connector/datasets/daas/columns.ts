import { type Column, derived, text } from '../define.ts';
import { joinedNames } from '../derivations.ts';

/** What the site's objects have in common; `what` is the object's name in a sentence. */

export function zoneColumns(what: string): readonly Column[] {
  return [
    text('zone_id', 'Zone.Id', `Identifier of the zone (resource location) the ${what} is in.`),
    text('zone_name', 'Zone.Name', `Name of the zone (resource location) the ${what} is in.`),
  ];
}

export function scopesColumn(what: string): Column {
  return derived(
    'scopes',
    'text',
    ['Scopes'],
    joinedNames,
    `Administrative scopes the ${what} is in, names joined by \`;\`: they decide which administrators see it; null when there are none.`,
  );
}

export function tenantsColumn(what: string): Column {
  return derived(
    'tenants',
    'text',
    ['Tenants'],
    joinedNames,
    `Tenants of a service provider the ${what} is reserved for, names joined by \`;\`; null when it is open to all of them.`,
  );
}
