import { describe, expect, it } from 'vitest';
import { addressOf, type Expansion } from '../../../../connector/citrix/monitor/query.ts';
import { type Dataset, isMonitor } from '../../../../connector/datasets/define.ts';
import { datasets } from '../../../../connector/datasets/registry.ts';
import type { DaasSource, MonitorSource } from '../../../../connector/datasets/sources.ts';
import { fieldsOf, type MonitorPlan, planMonitor } from '../../../../connector/extract/sources/plan.ts';
import { visits, zones } from '../tables.ts';

const monitorTables = datasets.filter(isMonitor);
const daasTables = datasets.filter(
  (dataset): dataset is Dataset<DaasSource> => dataset.source.service === 'daas',
);
/** Those whose rows are joined with others; the rest show a set as it is. */
const joinedTables = monitorTables.filter(({ source }) => Object.keys(source.relations).length > 0);

/** Every member a plan asks for, by the path it is read under: `''` the row itself, `Session/CurrentConnection` below. */
function askedBy({ select, expand }: Pick<MonitorPlan, 'select' | 'expand'>): ReadonlySet<string> {
  const below = (expansions: readonly Expansion[], above: string): readonly string[] =>
    expansions.flatMap(({ navigation, select: members, expand: deeper = [] }) => [
      ...members.map((member) => `${above}${navigation}/${member}`),
      ...below(deeper, `${above}${navigation}/`),
    ]);
  return new Set([...select, ...below(expand, '')]);
}

/** Every member the columns, joins and pages of a table need, worked out the long way round. */
function neededBy({ columns, source }: Dataset<MonitorSource>) {
  const { relations, key, cursor } = source;
  const paths = [
    ...columns.flatMap(({ inputs }) => inputs),
    ...Object.values(relations).map(({ on }) => on),
    ...Object.entries(relations).flatMap(([name, one]) =>
      one.kind === 'newest' ? [`${name}.${one.newestBy}`] : [],
    ),
  ];
  const rows = new Set([...key, cursor]);
  const sets = new Map<string, Set<string>>();
  const placeOf = (name: string): string => {
    const relation = relations[name];
    if (relation === undefined || relation.kind === 'dimension') return '';
    return `${relation.of === undefined ? '' : placeOf(relation.of)}${relation.property}/`;
  };
  for (const path of paths.filter((one) => !one.startsWith('run.'))) {
    const [name = '', member] = path.split('.');
    const relation = relations[name];
    if (member === undefined) rows.add(name);
    else if (relation?.kind === 'dimension') {
      sets.set(relation.set, (sets.get(relation.set) ?? new Set()).add(member));
    } else rows.add(`${placeOf(name)}${member}`);
  }
  return { rows, sets };
}

describe('what is asked of the Monitor Service', () => {
  it.each(monitorTables.map((table) => [table.name, table] as const))(
    'for %s is what its columns and joins need, nothing more and nothing twice',
    (_name, table) => {
      const plan = planMonitor(table);
      const { rows, sets } = neededBy(table);
      expect([...askedBy(plan)].sort()).toEqual([...rows].sort());
      expect(new Set(plan.select).size).toBe(plan.select.length);
      expect(new Map([...plan.dimensions].map(([set, members]) => [set, [...members].sort()]))).toEqual(
        new Map([...sets].map(([set, members]) => [set, [...members].sort()])),
      );
    },
  );

  it.each(joinedTables.map((table) => [table.name, table] as const))(
    'for the newest of %s is the collection with the same members as the current one, and no other',
    (_name, table) => {
      const { newest, expand } = planMonitor(table);
      const members = (expansions: readonly Expansion[], path: readonly string[]): readonly string[] => {
        const [name, ...rest] = path;
        const found = expansions.find(({ navigation }) => navigation === name);
        return rest.length === 0 ? (found?.select ?? []) : members(found?.expand ?? [], rest);
      };
      expect(newest).toBeDefined();
      expect(members(newest?.expand ?? [], newest?.path ?? [])).toEqual(
        members(expand, newest?.current ?? []),
      );
      expect(members(newest?.expand ?? [], newest?.path ?? [])).toContain(newest?.by);
    },
  );

  it.each(monitorTables.map((table) => [table.name, table] as const))(
    'for %s goes no deeper than two levels, which is as deep as the service goes',
    (_name, table) => {
      const depth = (expansions: readonly Expansion[] = []): number =>
        expansions.length === 0 ? 0 : 1 + Math.max(...expansions.map(({ expand }) => depth(expand)));
      const { expand, newest } = planMonitor(table);
      expect([depth(expand), depth(newest?.expand)].filter((deep) => deep > 2)).toEqual([]);
    },
  );

  it('for each table is, as an address', () => {
    const addresses = joinedTables.map((table) => {
      const { select, expand, newest } = planMonitor(table);
      const { set } = table.source;
      const address = (query: Pick<MonitorPlan, 'select' | 'expand'>) =>
        decodeURIComponent(addressOf({ set, where: [], orderBy: [], ...query }));
      return [
        address({ select, expand }),
        address({ select: table.source.key, expand: newest?.expand ?? [] }),
      ];
    });
    expect(addresses).toMatchSnapshot();
  });

  it('is in a fixed order, so that the same question has the same address', () => {
    const reversed = { ...visits, columns: [...visits.columns].reverse() };
    expect(planMonitor(reversed).select).toEqual(planMonitor(visits).select);
    expect(planMonitor(reversed).expand).toEqual(planMonitor(visits).expand);
    expect(planMonitor(visits).select).toEqual([
      'CurrentConnectionId',
      'FailureId',
      'MachineId',
      'SessionKey',
      'StartDate',
      'State',
    ]);
  });

  it('holds key and cursor even where no column shows them', () => {
    const { select } = planMonitor({ ...visits, columns: [] });
    expect(select).toContain('SessionKey');
    expect(select).toContain('StartDate');
  });

  it('has no question for the newest when no relation needs one', () => {
    const { connection: _, ...relations } = visits.source.relations;
    const columns = visits.columns.filter(({ name }) => name !== 'client_name');
    expect(
      planMonitor({ ...visits, columns, source: { ...visits.source, relations } }).newest,
    ).toBeUndefined();
  });
});

describe('what is asked of a list of the site', () => {
  it('is the top members its columns read, and the key', () => {
    expect(fieldsOf(zones)).toEqual(['Id', 'Place']);
  });

  it.each(daasTables.map((table) => [table.name, table] as const))(
    'for %s holds its key, and nothing twice',
    (_name, table) => {
      const fields = fieldsOf(table);
      expect(fields).toContain(table.source.key);
      expect(new Set(fields).size).toBe(fields.length);
      expect(fields.filter((field) => field.includes('.') || field === 'run')).toEqual([]);
    },
  );

  it('is, as fields', () => {
    expect(
      Object.fromEntries(daasTables.map((table) => [table.name, fieldsOf(table).join(',')])),
    ).toMatchSnapshot();
  });
});
