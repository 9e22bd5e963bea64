import { isRecord, scalarText } from '../../json.ts';
import type { Item } from '../token-pages.ts';
import { everyone, excluded, type Filter, included, nobody, type Principal } from './principals.ts';

/** What the rules and filters of a site say, each by itself: the vendor says that they do not combine consistently. */

/** Whom a rule names, and to which effect. */
interface Grant {
  readonly effect: 'include' | 'exclude';
  readonly principals: readonly Principal[];
}

/** A rule of a delivery group, or the filter of an object. */
export interface Rule {
  /** What columns show of it. */
  readonly shown: Item & { readonly Id: string | null };
  readonly grants: readonly Grant[];
  /** Paths of what the site does not tell of it. */
  readonly untold: readonly string[];
}

/** Of a delivery group. */
export interface GroupRules {
  /** Undefined: the site does not tell. */
  readonly access: readonly Rule[] | undefined;
  /** For all its applications. Null: there is none; undefined: the site does not tell. */
  readonly applications: Rule | null | undefined;
}

/** Those whom one side of a filter names; undefined: the site does not tell. */
type Named = readonly Principal[] | undefined;

function ruleOf(path: string, shown: Rule['shown'], include: Named, exclude: Named): Rule {
  return {
    shown,
    grants: [
      ...(include === undefined ? [] : [{ effect: 'include', principals: include } as const]),
      ...(exclude === undefined ? [] : [{ effect: 'exclude', principals: exclude } as const]),
    ],
    untold: [
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
  const isTold = isRecord(AppAccessPolicy) || AppAccessPolicy === null;
  return {
    access: access && withOwnIds(access.map(accessRule)),
    applications: isRecord(AppAccessPolicy) ? applicationRule(AppAccessPolicy) : isTold ? null : undefined,
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

/** The lists of such rules are left over from before, where they are filled. */
const admitted: Readonly<Record<string, readonly Principal[]>> = {
  AnyAuthenticated: everyone,
  Any: everyone,
  AnonymousOnly: nobody,
};

/** An access rule says first which users it is about at all. */
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

/** Whether a rule also asks where somebody connects from; null: the site does not tell. */
function hasConnectionConditions(rule: Item): boolean | null {
  const flags = connectionFlags.map((name) => rule[name]).filter((flag) => typeof flag === 'boolean');
  return flags.length === 0 ? null : flags.includes(true);
}

/** Rules without an id that have one name stay apart. */
function withOwnIds(rules: readonly Rule[]): readonly Rule[] {
  const met = new Map<string, number>();
  return rules.map((rule) => {
    const id = rule.shown.Id ?? '';
    const times = (met.get(id) ?? 0) + 1;
    met.set(id, times);
    return times === 1 ? rule : { ...rule, shown: { ...rule.shown, Id: `${id} (${times})` } };
  });
}

function applicationRule(rule: Item): Rule {
  const shown = { Id: 'applications', Enabled: rule['Enabled'], IsOn: rule['IncludedUserFilterEnabled'] };
  const include = included(filterOf(rule, 'Included'));
  return ruleOf('AppAccessPolicy', shown, include, excluded(filterOf(rule, 'Excluded')));
}

/** A published desktop. Users' own computers are assigned to nobody while its filter is off. */
export function desktopFilter(desktop: Item, isRemotePc: boolean): Rule {
  const include = included(filterOf(desktop, 'Included'));
  const shown = { Id: null, IsOn: desktop['IncludedUserFilterEnabled'] };
  const whom = isRemotePc && include === everyone ? nobody : include;
  return ruleOf('Desktop', shown, whom, excluded(filterOf(desktop, 'Excluded')));
}

/** An application; it excludes nobody. */
export function applicationFilter(application: Item): Rule {
  const shown = { Id: null, IsOn: application['IncludedUserFilterEnabled'] };
  return ruleOf('Application', shown, included(filterOf(application, 'Included')), []);
}

/** An application group, where the flag has another name; it excludes nobody. */
export function applicationGroupFilter({
  IncludedUsersFilterEnabled: flag,
  IncludedUsers: list,
}: Item): Rule {
  return ruleOf('ApplicationGroup', { Id: null, IsOn: flag }, included({ flag, list }), []);
}
