import { ConnectorError } from '../errors.ts';
import type { Made, ShownView } from './page/panel.ts';
import type { Content, Needs, Panel, ReportData, View } from './panel.ts';
import type { Source } from './sources.ts';

/** Makes the panels: the short rows of each, and for long lists a table in the database. */

/** A view whose rows are all there, in the database or in memory. */
export interface MadeView extends ShownView {
  /** The table that has all rows, where the view shows only the first. */
  readonly table: string | undefined;
}

export type MadePanel =
  | (Omit<Extract<Made, { readonly views: unknown }>, 'views'> & { readonly views: readonly MadeView[] })
  | Extract<Made, { readonly lacking: string }>;

interface MakeOptions {
  readonly data: ReportData;
  readonly panels: readonly Panel[];
  /** The parameter that switches a table on; undefined for those that are named in `extraDatasets`. */
  readonly parameterOf: (table: string) => string | undefined;
  readonly onFailure: (panel: Panel, error: ConnectorError) => void;
  readonly signal: AbortSignal;
}

/** A panel that fails costs itself only. @throws the reason of the signal */
export async function makePanels({
  data,
  panels,
  parameterOf,
  onFailure,
  signal,
}: MakeOptions): Promise<readonly MadePanel[]> {
  const made: MadePanel[] = [];
  let lists = 0;
  const shown = async (view: View): Promise<MadeView> => {
    if (!('sql' in view.rows)) return { ...view, rows: view.rows, total: view.rows.length, table: undefined };
    lists += 1;
    const table = `list_${lists}`;
    await data.keep(table, `(${view.rows.sql})`);
    const [count] = await data.rows(`SELECT count(*) AS n FROM ${table}`);
    const rows = await data.rows(`SELECT * FROM ${table} LIMIT ${data.settings.listRows}`);
    return { ...view, rows, total: Number(count?.['n'] ?? 0), table };
  };
  for (const panel of panels) {
    signal.throwIfAborted();
    const lacking = lackingFor(panel.needs, data.sources, parameterOf);
    if (lacking !== undefined) {
      made.push({ panel, lacking });
      continue;
    }
    try {
      const { figures = [], notes = [], views }: Content = await panel.make(data);
      const all: MadeView[] = [];
      for (const view of views) all.push(await shown(view));
      made.push({ panel, figures, notes, views: all });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ConnectorError)) throw error;
      onFailure(panel, error);
      made.push({
        panel,
        lacking: `This panel could not be made (${error.code}). The log of the report says why.`,
      });
    }
  }
  return made;
}

/** What a panel cannot do without and no folder has; undefined where nothing is missing. */
export function lackingFor(
  needs: Needs,
  sources: readonly Source[],
  parameterOf: (table: string) => string | undefined,
): string | undefined {
  const tables = Object.keys(needs).filter((table) => !sources.some((source) => source.tables.has(table)));
  if (tables.length > 0) {
    const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(' and ');
    const bySwitch = Map.groupBy(tables, parameterOf);
    const steps = [...bySwitch].map(([parameter, names]) =>
      parameter === undefined ? `add ${listed(names)} to \`extraDatasets\`` : `set \`${parameter}\` to true`,
    );
    return `Needs ${listed(tables)}: ${steps.join(', ')}, then run again.`;
  }
  const columns = Object.entries(needs).flatMap(([table, wanted]) =>
    wanted
      .filter(
        (column) =>
          !sources.some((source) => source.tables.get(table)?.fields.some(({ name }) => name === column)),
      )
      .map((column) => `\`${column}\` of \`${table}\``),
  );
  if (columns.length === 0) return undefined;
  return `Needs the column ${columns.join(', ')}, which these tables do not have: run again with this version of the connector.`;
}
