import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

/** A column that has to have the same values in our table and in a peer's. */
interface SpotColumn {
  readonly ours: string;
  readonly theirs: string;
  readonly isDate?: boolean;
  /** Connections that sessions have lost: only we read them again. */
  readonly mayLack?: boolean;
}

export const spotColumns: readonly SpotColumn[] = [
  { ours: 'start_date', theirs: 'StartDate', isDate: true },
  { ours: 'end_date', theirs: 'EndDate', isDate: true },
  { ours: 'log_on_duration_ms', theirs: 'LogOnDuration' },
  { ours: 'user_full_name', theirs: 'user_FullName' },
  { ours: 'machine_dns_name', theirs: 'machine_DnsName' },
  { ours: 'catalog_name', theirs: 'catalog_Name' },
  { ours: 'delivery_group_name', theirs: 'group_Name' },
  { ours: 'hypervisor_name', theirs: 'hypervisor_Name' },
  { ours: 'published_desktop_name', theirs: 'desktop_PublishedName' },
  { ours: 'client_name', theirs: 'connection_ClientName', mayLack: true },
];

/** The spot values of a table by the key of the session, and how many columns it has. */
export interface SpotTable {
  readonly columns: number;
  readonly rows: ReadonlyMap<string, readonly string[]>;
}

/** @throws Error when a column is missing, or a key is there twice */
export async function readSpots(path: string, whose: 'ours' | 'theirs'): Promise<SpotTable> {
  let at: { readonly key: number; readonly spots: readonly number[]; readonly columns: number } | undefined;
  const rows = new Map<string, readonly string[]>();
  for await (const cells of createReadStream(path).pipe(parse()) as AsyncIterable<readonly string[]>) {
    if (at === undefined) {
      const place = (name: string) => placeOf(cells, name, path);
      const key = place(whose === 'ours' ? 'session_key' : 'SessionKey');
      at = { key, spots: spotColumns.map((column) => place(column[whose])), columns: cells.length };
      continue;
    }
    const key = cells[at.key]?.toLowerCase() ?? '';
    if (rows.has(key)) throw new Error(`${path} has session ${key} twice.`);
    rows.set(
      key,
      at.spots.map((place, index) => comparable(cells[place] ?? '', spotColumns[index]?.isDate)),
    );
  }
  if (at === undefined) throw new Error(`${path} is empty.`);
  return { columns: at.columns, rows };
}

/** @throws Error with the first difference */
export function expectSameSpots(what: string, ours: SpotTable, theirs: SpotTable): void {
  if (ours.rows.size !== theirs.rows.size) {
    throw new Error(`${what} wrote ${theirs.rows.size} of ${ours.rows.size} sessions.`);
  }
  for (const [key, values] of ours.rows) {
    const other = theirs.rows.get(key);
    if (other === undefined) throw new Error(`${what} lacks session ${key}.`);
    for (const [index, column] of spotColumns.entries()) {
      const [own, its] = [values[index], other[index]];
      if (own === its || (column.mayLack === true && its === '')) continue;
      throw new Error(`${what}, session ${key}: ${column.theirs} is “${its}”, and ours is “${own}”.`);
    }
  }
}

function placeOf(header: readonly string[], name: string, path: string): number {
  const place = header.indexOf(name);
  if (place < 0) throw new Error(`${path} has no column ${name}.`);
  return place;
}

function comparable(cell: string, isDate: boolean | undefined): string {
  // Written as the source wrote it, or as a database does: `2026-11-20 09:00:00.5+00`.
  const written = cell.replace(/^(\S+) (\S+?)\+00$/, '$1T$2Z');
  return isDate === true && cell !== '' ? String(Date.parse(written)) : cell;
}
