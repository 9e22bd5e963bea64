import { keysAtOnce } from '../../citrix/monitor/by-keys.ts';
import type { Row } from '../../citrix/monitor/service.ts';
import type { Dataset } from '../../datasets/define.ts';
import { dimensions as declared } from '../../datasets/monitor/dimensions.ts';
import type { MonitorSource, Relation } from '../../datasets/sources.ts';
import type { JoinPlan } from '../../events.ts';
import { isRecord } from '../../json.ts';
import { referenceOf, relationsOf, rootOf, splitPath } from '../rows/paths.ts';
import type { Dimensions, RowsByKey } from './dimensions.ts';
import { cheapestStrategy, type JoinStrategy } from './join-strategy.ts';

/** The joined rows of a table, and how they are fetched. */
interface Joins {
  /** By set; they grow while the table is read. */
  readonly rows: ReadonlyMap<string, RowsByKey>;
  /** Names of the relations whose rows are expanded inside the rows that refer to them. */
  readonly expanded: ReadonlySet<string>;
  /** By set, for the sets that grow with the tenant. */
  readonly plan: Readonly<Record<string, JoinPlan>>;
  /** Fetches the rows that a batch refers to, if they are not loaded yet. @throws ConnectorError */
  complete(rows: readonly Row[], signal: AbortSignal): Promise<void>;
}

type DimensionRelation = Extract<Relation, { readonly kind: 'dimension' }>;

/**
 * Chooses the join strategy of each set by the row counts of the source, and loads the sets with the strategy `full`.
 * @param uses the source's row count of the table; undefined if it does not return one
 * @throws ConnectorError
 */
export async function planJoins(
  dataset: Dataset<MonitorSource>,
  dimensions: Dimensions,
  uses: number | undefined,
  signal: AbortSignal,
): Promise<Joins> {
  const strategies = new Map<string, JoinStrategy>();
  const plan: Record<string, JoinPlan> = {};
  const relations = Object.entries(dataset.source.relations).filter(
    (entry): entry is [string, DimensionRelation] => entry[1].kind === 'dimension',
  );
  for (const [name, relation] of relations) {
    const { set } = relation;
    // A set that is reached through another joined row is loaded in full: otherwise one lookup would wait for the
    // other.
    const mayChoose = declared[set]?.grows === true && rootOf(name, relationsOf(dataset)) === name;
    const { strategy, rows } = mayChoose
      ? await chosen(relation, dimensions, uses, signal)
      : { strategy: 'full' as const, rows: null };
    if (strategy === 'full') await dimensions.read(set, signal);
    if (mayChoose) plan[set] = { strategy, rows: strategy === 'full' ? dimensions.rows(set).size : rows };
    strategies.set(name, strategy);
  }
  const joinedBy = (strategy: JoinStrategy) =>
    relations.filter(([name]) => strategies.get(name) === strategy);
  return {
    rows: new Map(relations.map(([, { set }]) => [set, dimensions.rows(set)])),
    expanded: new Set(joinedBy('expand').map(([name]) => name)),
    plan,
    async complete(rows, until) {
      for (const [, relation] of joinedBy('expand')) {
        for (const row of rows) {
          const related = ownerOf(row, relation, dataset)?.[relation.navigation ?? ''];
          if (isRecord(related)) dimensions.keep(relation.set, related);
        }
      }
      for (const [, relation] of joinedBy('lookup')) {
        await dimensions.find(relation.set, keysIn(rows, relation, dataset), until);
      }
    },
  };
}

async function chosen(
  { set, navigation }: DimensionRelation,
  dimensions: Dimensions,
  uses: number | undefined,
  signal: AbortSignal,
): Promise<{ readonly strategy: JoinStrategy; readonly rows: number | null }> {
  if (uses === undefined || dimensions.isComplete(set)) return { strategy: 'full', rows: null };
  const { rows, pageRows } = await dimensions.begin(set, signal);
  if (rows === undefined || dimensions.isComplete(set)) return { strategy: 'full', rows: null };
  const canExpand = navigation !== undefined;
  return { strategy: cheapestStrategy({ rows, pageRows, uses, keysAtOnce, canExpand }), rows };
}

function keysIn(
  rows: readonly Row[],
  relation: DimensionRelation,
  dataset: Dataset<MonitorSource>,
): ReadonlySet<string> {
  const [, foreignKey] = splitPath(relation.on, dataset.source.relations);
  const keys = rows.map((row) => referenceOf(ownerOf(row, relation, dataset)?.[foreignKey]));
  // An empty string refers to nothing.
  return new Set(keys.flatMap((key) => (key === undefined || key === '' ? [] : [key])));
}

/** The row that has the foreign key: the row itself, or the one expanded inside it. */
function ownerOf(row: Row, { on }: DimensionRelation, { source }: Dataset<MonitorSource>): Row | undefined {
  const [owner] = splitPath(on, source.relations);
  if (owner === '') return row;
  const navigation = source.relations[owner];
  const sent =
    navigation === undefined || navigation.kind === 'dimension' ? undefined : row[navigation.property];
  return isRecord(sent) ? sent : undefined;
}
