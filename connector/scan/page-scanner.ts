import { isRecord, tryParseJson } from '../json.ts';
import { viewOf } from './fixed-bytes.ts';
import { type Form, formOf } from './form.ts';
import { INTEGER, NULL, NUMBER, TEXT } from './kinds.ts';
import { createRowScanner, type ScannedRows } from './scan-rows.ts';
import { rowMaker, type ScannedPage, ScannedRow } from './scanned-row.ts';

interface PageScannerOptions {
  /** The rows are kept: only their values are to stay in memory, not the pages. */
  readonly keepsRows: boolean;
}

/**
 * Rows that stay bytes. To parse a page of a thousand rows means a hundred thousand values, of which nearly all are
 * written to a file again just as they came. So a page is scanned instead: one pass over its bytes finds where each
 * value begins and ends, and checks that it is JSON. A row is then a view of these bytes (`scanned-row.ts`): who reads
 * a member gets it parsed, who only writes it copies its bytes (`extract/rows/cell-bytes.ts`).
 *
 * This works for rows that are written like those before them. The first page is parsed, and shows which members its
 * rows have and in which order (`form.ts`); a page that is written in another way, by one byte, is parsed as well, and
 * shows a new form. So whether a page is scanned or parsed changes how long it takes, and nothing else.
 */
export interface PageScanner extends PageScannerOptions {
  /** The page; undefined when it has to be parsed. The rows keep the bytes, which must not change any more. */
  scan(bytes: Buffer): unknown;
  /** Shown the rows of every page. */
  learn(rows: readonly Readonly<Record<string, unknown>>[]): void;
}

export function createPageScanner({ keepsRows }: PageScannerOptions): PageScanner {
  const scanRows = createRowScanner();
  let form: Form | undefined;
  let makeRow: ReturnType<typeof rowMaker> | undefined;

  return {
    keepsRows,
    scan(bytes) {
      if (form === undefined || makeRow === undefined) return undefined;
      const start = startOfRows(bytes);
      const scanned = start === undefined ? undefined : scanRows(bytes, start, form);
      if (start === undefined || scanned === undefined) return undefined;
      const envelope = envelopeAround(bytes, start, scanned.end);
      if (envelope === undefined) return undefined;
      const page = keepsRows
        ? withoutNames(bytes, scanned)
        : { bytes, view: viewOf(bytes), spans: scanned.spans, kinds: scanned.kinds };
      const value: unknown[] = [];
      for (let row = 0; row < scanned.rows; row += 1) value.push(makeRow(page, row * form.end));
      return { ...envelope, value };
    },
    learn(rows) {
      if (rows.length === 0 || rows[0] instanceof ScannedRow) return;
      form = formOf(rows, form);
      makeRow = form && rowMaker(form);
    },
  };
}

/** Annotations stand before the rows and behind them, so far at most. */
const longestEnvelope = 16 * 1024;

const listOfRows = Buffer.from('"value":[');

/** Members with plain values, each with its comma. */
const before = /^\{(?:"[^"\\]*":(?:"(?:[^"\\]|\\.)*"|-?\d+|null|true|false),)*$/;
const after = /^(?:,"(?!value")[^"\\]*":(?:"(?:[^"\\]|\\.)*"|-?\d+|null|true|false))*\}\s*$/;

/** The position of the first row. */
function startOfRows(bytes: Buffer): number | undefined {
  const at = bytes.subarray(0, longestEnvelope).indexOf(listOfRows);
  return at < 0 ? undefined : at + listOfRows.length;
}

/** All of the page but its rows; undefined where it is not certain that these are its rows. */
function envelopeAround(
  bytes: Buffer,
  start: number,
  end: number,
): Readonly<Record<string, unknown>> | undefined {
  if (bytes.length - end > longestEnvelope) return undefined;
  const head = bytes.toString('utf8', 0, start - listOfRows.length);
  const tail = bytes.toString('utf8', end + 1);
  if (!before.test(head) || !after.test(tail)) return undefined;
  const envelope = tryParseJson(`${head}${listOfRows}]${tail}`);
  return isRecord(envelope) ? envelope : undefined;
}

/** The values of a page one behind the other, in memory of their size. */
function withoutNames(page: Buffer, { spans, kinds }: ScannedRows): ScannedPage {
  const moved = new Int32Array(spans.length);
  let length = 0;
  for (let place = 0; place < kinds.length; place += 1) {
    moved[2 * place] = length;
    if (hasBytes(kinds[place])) length += (spans[2 * place + 1] ?? 0) - (spans[2 * place] ?? 0);
    moved[2 * place + 1] = length;
  }
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let place = 0; place < kinds.length; place += 1) {
    if (!hasBytes(kinds[place])) continue;
    let to = moved[2 * place] ?? 0;
    // Values are short: a call of the built-in copy costs more than this loop.
    for (let from = spans[2 * place] ?? 0; from < (spans[2 * place + 1] ?? 0); from += 1) {
      bytes[to++] = page[from] ?? 0;
    }
  }
  return { bytes, view: viewOf(bytes), spans: moved, kinds };
}

/** Of other values the kind says all. */
function hasBytes(kind = NULL): boolean {
  return kind >= TEXT || kind === INTEGER || kind === NUMBER;
}
