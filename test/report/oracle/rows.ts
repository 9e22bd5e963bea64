import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

/** The oracle of the report: reads the published tables as a stream and counts in its own way, without SQL. */

export type Cells = Readonly<Record<string, string | null>>;

/** No file has no rows. */
export async function* rowsOf(path: string | undefined): AsyncGenerator<Cells> {
  if (path === undefined) return;
  const parser = createReadStream(path).pipe(
    parse({
      columns: true,
      bom: true,
      cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
    }),
  );
  for await (const row of parser) yield row as Cells;
}

/** Microseconds since 1970; a float holds them exactly. */
export function microseconds(text: string): number {
  const [, seconds = '', fraction = ''] = /^(.{19})(?:\.(\d+))?Z$/.exec(text) ?? [];
  return Date.parse(`${seconds}Z`) * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

export function optionalMicroseconds(text: string | null | undefined): number | undefined {
  return text === null || text === undefined ? undefined : microseconds(text);
}

/** Local dates, asked of Node.js for each quarter of an hour. */
export function localDates(timeZone: string): (us: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const known = new Map<number, string>();
  return (us) => {
    const quarter = Math.floor(us / 900e6);
    const found = known.get(quarter) ?? format.format(quarter * 900e3);
    known.set(quarter, found);
    return found;
  };
}
