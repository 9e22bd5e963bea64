import { isRecord, scalarText } from '../../json.ts';
import type { Item } from '../token-pages.ts';
import { everyone, excluded, type Filter, included, nobody, type Principal } from './principals.ts';

/** The rules and filters of a site, each by itself: according to Citrix they do not combine consistently. */

/** The principals of a rule, and its effect on them. */
interface Grant {
  readonly effect: 'include' | 'exclude';
  readonly principals: readonly Principal[];
}

/** A rule of a delivery group, or the filter of an object. */
export interface Rule {
  /** The members that columns show. */
  readonly shown: Item & { readonly Id: string | null };
  readonly grants: readonly Grant[];
  /** Paths of the lists that the site does not report. */
  readonly unreported: readonly string[];
}

/** The rules of a delivery group. */
export interface GroupRules {
  /** Undefined: the site does not report them. */
  readonly access: readonly Rule[] | undefined;
  /** The rule for all its applications. Null: there is none; undefined: the site does not report it. */
  readonly applications: Rule | null | undefined;
}

/** The principals of one side of a filter; undefined: the site does not report them. */
type Named = readonly Principal[] | undefined;

function ruleOf(path: string, shown: Rule['shown'], include: Named, exclude: Named): Rule {
  return {
    shown,
    grants: [
      ...(include === undefined ? [] : [{ effect: 'include', principals: include } as const]),
      ...(exclude === undefined ? [] : [{ effect: 'exclude', principals: exclude } as const]),
    ],
    unreported: [
      ...(include === undefined ? [`${path}.IncludedUsers`] : []),
      ...(exclude === undefined ? [`${path}.ExcludedUsers`] : []),
    ],
  };
}

function filterOf(object: Item, which: 'Included' | 'Excluded'): Filter {
  return { flag: object[`${which}UserFilterEnabled`], list: object[`${which}Users`] };
}

/** The rules of a delivery group, from its detail. */
export function groupRules({ AdvancedAccessPolicy, AppAccessPolicy }: Item): GroupRules {
  const access = Array.isArray(AdvancedAccessPolicy) ? AdvancedAccessPolicy.filter(isRecord) : undefined;
  const isKnown = isRecord(AppAccessPolicy) || AppAccessPolicy === null;
  return {
    access: access && withOwnIds(access.map(accessRule)),
    applications: isRecord(AppAccessPolicy) ? applicationRule(AppAccessPolicy) : isKnown ? null : undefined,
  };
}

function accessRule(rule: Item): Rule {
  const { Id, Name = null, Enabled, AllowedConnection, AllowedUsers, IncludedUserFilterEnabled: IsOn } = rule;
  const shown = {
    ...{ Id: scalarText(Id) ?? scalarText(Name) ?? 'access', Name, Enabled, AllowedConnection, AllowedUsers },
    ...{ IsOn, HasConditions: hasConnectionConditions(rule) },
  };
  return ruleOf('AdvancedAccessPolicy', shown, admittedBy(rule), excluded(filterOf(rule, 'Excluded')));
}

/** Rules of these kinds ignore their lists, which may contain obsolete entries. */
const admitted: Readonly<Record<string, readonly Principal[]>> = {
  AnyAuthenticated: everyone,
  Any: everyone,
  AnonymousOnly: nobody,
};

/** An access rule first restricts the kind of users that it applies to. */
function admittedBy(rule: Item): Named {
  const filter = filterOf(rule, 'Included');
  return filter.flag === false
    ? everyone
    : (admitted[scalarText(rule['AllowedUsers']) ?? ''] ?? included(filter));
}

const connectionFlags = ['ClientIP', 'ClientName', 'SmartAccess'].flatMap((what) => [
  `Included${what}FilterEnabled`,
  `Excluded${what}FilterEnabled`,
]);

/** Whether a rule also depends on the connection (address, client name); null: the site does not report it. */
function hasConnectionConditions(rule: Item): boolean | null {
  const flags = connectionFlags.map((name) => rule[name]).filter((flag) => typeof flag === 'boolean');
  return flags.length === 0 ? null : flags.includes(true);
}

/** Rules without an id that have the same name get different ids. */
function withOwnIds(rules: readonly Rule[]): readonly Rule[] {
  const timesById = new Map<string, number>();
  return rules.map((rule) => {
    const id = rule.shown.Id ?? '';
    const times = (timesById.get(id) ?? 0) + 1;
    timesById.set(id, times);
    return times === 1 ? rule : { ...rule, shown: { ...rule.shown, Id: `${id} (${times})` } };
  });
}

function applicationRule(rule: Item): Rule {
  const shown = { Id: 'applications', Enabled: rule['Enabled'], IsOn: rule['IncludedUserFilterEnabled'] };
  const include = included(filterOf(rule, 'Included'));
  return ruleOf('AppAccessPolicy', shown, include, excluded(filterOf(rule, 'Excluded')));
}

/** A published desktop. With Remote PC Access, a disabled filter includes no user. */
export function desktopFilter(desktop: Item, isRemotePc: boolean): Rule {
  const include = included(filterOf(desktop, 'Included'));
  const shown = { Id: null, IsOn: desktop['IncludedUserFilterEnabled'] };
  const whom = isRemotePc && include === everyone ? nobody : include;
  return ruleOf('Desktop', shown, whom, excluded(filterOf(desktop, 'Excluded')));
}

/** An application; it has no excluded users. */
export function applicationFilter(application: Item): Rule {
  const shown = { Id: null, IsOn: application['IncludedUserFilterEnabled'] };
  return ruleOf('Application', shown, included(filterOf(application, 'Included')), []);
}

/** An application group, whose flag has another name; it has no excluded users. */
export function applicationGroupFilter({
  IncludedUsersFilterEnabled: flag,
  IncludedUsers: list,
}: Item): Rule {
  return ruleOf('ApplicationGroup', { Id: null, IsOn: flag }, included({ flag, list }), []);
}
