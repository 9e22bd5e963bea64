import { hash } from '../values/random.ts';
import type { RawRow } from '../values/rows.ts';
import type { RowContext } from './context.ts';
import { CANARY } from './daas-rows.ts';
import { nameOf } from './names.ts';

/** Entries of lists of users, as the API shows them: the members that were not fetched are null or left out. */

/** Personal data that no table may have. */
const home = { StreetAddress: CANARY, HomePhone: CANARY, Mobile: null };

export function userEntry({ options }: RowContext, number: number): RawRow {
  const index = number % Math.max(1, options.users);
  const sid = `S-1-5-21-1076320343-3137401123-2908695819-${10_000 + index}`;
  return {
    DisplayName: nameOf(`User ${index}`, index, 29),
    SamName: `ACME\\user${index}`,
    SamAccountName: `user${index}`,
    PrincipalName: index % 53 === 11 ? null : `user${index}@acme.example`,
    // Some places write it in small letters.
    Sid: index % 7 === 3 ? sid.toLowerCase() : sid,
    Oid: null,
    IsGroup: false,
    Directory: { Forest: 'acme.example', Domain: 'acme.example', Tenant: null, IdentityProvider: 'AD' },
    Enabled: index % 17 !== 4,
    PossibleLookupFailure: false,
    PropertiesFetched: 15,
    ...home,
  };
}

function groupEntry(number: number): RawRow {
  const index = number % 40;
  const name = nameOf(`Group ${index} (all sites)`, index, 5);
  return {
    DisplayName: name,
    SamName: `ACME\\${name}`,
    PrincipalName: null,
    Sid: `S-1-5-21-1076320343-3137401123-2908695819-${50_000 + index}`,
    IsGroup: true,
    Directory: null,
    PossibleLookupFailure: false,
    PropertiesFetched: 7,
  };
}

/** The SID is one of Citrix's own. */
export function cloudGroupEntry(number: number): RawRow {
  const index = number % 9;
  return {
    DisplayName: `Cloud group ${index}`,
    SamName: null,
    PrincipalName: null,
    Sid: index % 3 === 0 ? null : `s-1-255-10-20-30-40-50-60-70-${index}`,
    Oid: `OID:/azuread/22222222-0000-4000-8000-00000000000${index}`,
    IsGroup: true,
    Directory: { Tenant: 't', IdentityProvider: 'AzureAD', IdpInstanceId: 'i1', IdpNickName: null },
    PropertiesFetched: 3,
  };
}

/** An account that was deleted. */
function lostEntry(number: number): RawRow {
  const sid = `S-1-5-21-1076320343-3137401123-2908695819-${90_000 + (number % 5)}`;
  return {
    ...{ DisplayName: number % 2 === 0 ? sid : '', SamName: null, PrincipalName: null, Sid: sid, Oid: null },
    ...{ IsGroup: null, PossibleLookupFailure: true, PropertiesFetched: 0 },
  };
}

/** A list of `count` entries of all kinds, one of them perhaps twice. */
export function entries(context: RowContext, salt: number, count: number): RawRow[] {
  const all = Array.from({ length: count }, (_, at) => {
    const dice = hash(context.seed, salt * 31 + at, 911);
    if (dice % 8 < 3) return groupEntry(dice >>> 4);
    if (dice % 8 === 3) return cloudGroupEntry(dice >>> 4);
    if (dice % 8 === 4) return lostEntry(dice >>> 4);
    return userEntry(context, dice >>> 4);
  });
  const [first] = all;
  return first !== undefined && salt % 3 === 0 ? [...all, { ...first }] : all;
}
