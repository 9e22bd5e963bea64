import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { parseJson } from '../../connector/json.ts';

/** What an adapter handed on, comparable with the table: how many rows, and a digest of all their values in order. */
export interface Handed {
  readonly rows: number;
  readonly sha256: string;
}

/** Takes rows one by one. */
interface Digest {
  add(values: Iterable<unknown>): void;
  end(): Handed;
}

function openDigest(): Digest {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add(values) {
      // Nulls and texts of the same letters must not look alike.
      hash.update(`${[...values].map((value) => (value === null ? '\0' : String(value))).join('\x1f')}\n`);
      rows += 1;
    },
    end: () => ({ rows, sha256: hash.digest('hex') }),
  };
}

/** The rows of a table, read by a library that knows nothing of ours. */
export async function tableDigest(path: string): Promise<Handed> {
  const digest = openDigest();
  const rows = createReadStream(path).pipe(
    parse({ from_line: 2, cast: (value, { quoting }) => (value === '' && !quoting ? null : value) }),
  );
  for await (const row of rows as AsyncIterable<readonly (string | null)[]>) digest.add(row);
  return digest.end();
}

/** The rows in the lines of an adapter; `rowIn` finds the row in what a line holds, if it is a row. */
export function lineDigest(rowIn: (message: Readonly<Record<string, unknown>>) => unknown) {
  const digest = openDigest();
  let rest = '';
  return {
    write(text: string): void {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const row = rowIn(parseJson(line) as Readonly<Record<string, unknown>>);
        if (typeof row === 'object' && row !== null) digest.add(Object.values(row));
      }
    },
    end: () => digest.end(),
  };
}
