import { openData } from '../../connector/report/data.ts';
import { openReportEngine } from '../../connector/report/engine.ts';
import { loadSettings } from '../../connector/report/load-settings.ts';
import { type MadePanel, makePanels } from '../../connector/report/make.ts';
import type { Figure, Row, Value } from '../../connector/report/panel.ts';
import { panels } from '../../connector/report/panels/all.ts';
import type { PanelId } from '../../connector/report/panels/ids.ts';
import { openSource } from '../../connector/report/sources.ts';
import { temporaryFolder } from '../support/folder.ts';

/** What the panels show of some folders, made in this process. */
export interface ShownPanels {
  readonly made: ReadonlyMap<PanelId, MadePanel>;
  /** The value of a figure; throws where there is no such figure. */
  figure(panel: PanelId, label: string): Value;
  change(panel: PanelId, label: string): Figure['change'];
  /** All rows of a view. */
  rows(panel: PanelId, title: string): readonly Row[];
}

export async function panelsHere(
  folders: readonly string[],
  settings: object = {},
  timeZone = 'Europe/Berlin',
): Promise<ShownPanels> {
  const loaded = {
    timeZone,
    ...loadSettings({ text: JSON.stringify({ listRows: 5000, ...settings }), origin: 'test' }),
  };
  const engine = await openReportEngine({
    folder: await temporaryFolder(),
    memoryMb: 300,
    signal: new AbortController().signal,
  });
  try {
    const sources = await Promise.all(folders.map(openSource));
    const chosen = panels.filter(({ id }) => loaded.panels?.includes(id) ?? true);
    const data = await openData({
      ...{ engine, sources, settings: { ...loaded, timeZone: loaded.timeZone ?? timeZone } },
      needs: chosen.flatMap(({ needs, uses = {} }) => [needs, uses]),
      signal: new AbortController().signal,
    });
    const made = await makePanels({
      ...{ data, panels: chosen, parameterOf: () => undefined, signal: new AbortController().signal },
      onFailure: (_, error) => {
        throw error;
      },
    });
    const byId = new Map(made.map((one) => [one.panel.id, one]));
    const complete = (id: PanelId) => {
      const one = byId.get(id);
      if (one === undefined || 'lacking' in one) throw new Error(`${id}: ${one?.lacking}`);
      return one;
    };
    const figureOf = (id: PanelId, label: string) => {
      const figure = complete(id).figures.find((one) => one.label === label);
      if (figure === undefined) throw new Error(`${id} has no figure ${label}`);
      return figure;
    };
    return {
      made: byId,
      figure: (id, label) => figureOf(id, label).value,
      change: (id, label) => figureOf(id, label).change,
      rows(id, title) {
        const view = complete(id).views.find((one) => one.title === title);
        if (view === undefined) throw new Error(`${id} has no view ${title}`);
        if (view.total > view.rows.length)
          throw new Error(`${id}: ${view.total} rows are too many for a test`);
        return view.rows;
      },
    };
  } finally {
    engine.close();
  }
}
