import type { Row } from '../../citrix/monitor/service.ts';
import { asciiJson, isRecord, parseJson } from '../../json.ts';
import { openCsv } from '../../output/csv.ts';
import { remove, removeExisting } from '../../output/file-operations.ts';
import { openLines } from '../../output/lines.ts';
import { withoutPage } from '../../scan/scanned-row.ts';
import { timestampMs } from '../../timestamps.ts';
import { type IncrementalMemory, isRefreshDue, overlapStart } from './carry-over.ts';
import type { Settings } from './settings.ts';

/** Rows of a set as an earlier run has read them, and from when on they may have changed. */
interface KeptSet {
  readonly rows: AsyncIterable<Row>;
  readonly since: string;
}

/** The sets that are joined in memory, from run to run. */
export interface JoinedRowStore {
  /** @returns undefined when there are none, or they have to be read again @throws ConnectorError OUTPUT_FAILED */
  find(set: string, properties: readonly string[]): Promise<KeptSet | undefined>;
  /** @throws ConnectorError OUTPUT_FAILED */
  keep(set: string, properties: readonly string[], rows: Iterable<Row>): Promise<void>;
}

/** A set is kept as a table with one column, each row as JSON: its members have types that a cell has not. */
const columns = [{ name: 'row', type: 'text' }] as const;

interface JoinedMemory extends Omit<IncrementalMemory, 'settings'> {
  readonly settings: () => Settings;
}

export function openJoinedRowStore(memory: JoinedMemory): JoinedRowStore {
  const { snapshots, window, refreshDays, pathOf } = memory;
  // Another name than a dataset has, also where the file system does not tell capitals.
  const tableOf = (set: string, properties: readonly string[]) => ({
    name: `joined_${set.toLowerCase()}`,
    columns: properties.map((name) => ({ name })),
  });
  const lastFullRefresh = new Map<string, string>();
  return {
    async find(set, properties) {
      const { snapshot, against, difference } = await snapshots.find(
        tableOf(set, properties),
        memory.settings(),
      );
      // What is damaged, or of other settings, is read again like what was never read.
      if (snapshot === undefined || (against ?? difference) !== undefined) return undefined;
      if (isRefreshDue(snapshot, window, refreshDays)) return undefined;
      if (timestampMs(snapshot.window.to) > timestampMs(window.to)) return undefined;
      lastFullRefresh.set(set, snapshot.lastFullRefresh);
      return { rows: rowsIn(snapshot.path), since: overlapStart(snapshot, memory) };
    },
    async keep(set, properties, rows) {
      const table = tableOf(set, properties);
      const path = pathOf(`${table.name}.csv`);
      // A killed run may have left it as the second name of what was kept.
      await removeExisting(path);
      const csv = await openCsv({ path, columns });
      try {
        for (const row of rows) await csv.write([[[asciiJson(withoutPage(row))]]]);
        const { bytes, sha256, rows: count } = await csv.close();
        const when = { window, lastFullRefresh: lastFullRefresh.get(set) ?? window.to };
        await snapshots.keep(table, path, {
          settings: memory.settings(),
          ...when,
          bytes,
          sha256,
          rows: count,
        });
      } finally {
        await csv.abort();
        await remove(path);
      }
    },
  };
}

async function* rowsIn(path: string): AsyncGenerator<Row> {
  const lines = await openLines(path, [0]);
  try {
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      const row = parseJson(line.cells[0] ?? '');
      if (isRecord(row)) yield row;
      lines.skip();
    }
  } finally {
    await lines.close();
  }
}
