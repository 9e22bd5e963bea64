import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type RunReport, runReportSchema } from '../../../connector/extract/report/run-report.ts';
import type { Tables } from '../../simulator/index.ts';
import { type TableTitle, tableNames } from '../chaos-troubles.ts';
import { parseTable, type ReadTable } from '../tables.ts';
import type { Fidelity } from './response-kinds.ts';

type Files = Readonly<Record<string, string | null>>;

type Truth = Tables[TableTitle];

function rowFaults({ rows }: ReadTable, truth: Truth): readonly string[] {
  if (rows.length !== truth.rows.length) return [`${rows.length} rows, not ${truth.rows.length}`];
  const wrong = rows.findIndex((row, at) => row.some((cell, column) => cell !== truth.rows[at]?.[column]));
  if (wrong < 0) return [];
  const column = rows[wrong]?.findIndex((cell, at) => cell !== truth.rows[wrong]?.[at]) ?? 0;
  return [
    `row ${wrong}, ${truth.columns[column]}: ${rows[wrong]?.[column]}, not ${truth.rows[wrong]?.[column]}`,
  ];
}

/** Cells may be empty that should not be; what is worked out from others then may be another. */
const workedOut = /duration|^is_|_seconds$|^connection_|^client_/;

function withoutEmpties(table: ReadTable, truth: Truth): ReadTable {
  const rows = table.rows.map((row, at) =>
    row.map((cell, column) =>
      cell === null || workedOut.test(truth.columns[column] ?? '')
        ? (truth.rows[at]?.[column] ?? null)
        : cell,
    ),
  );
  return { ...table, rows };
}

/** What a value that was swapped for one of another type is read as, where a column takes it. */
const swappedTexts: ReadonlySet<string | null> = new Set(['12', 'true', '1', 'x', 'text', '5']);

/** Columns of which the report says that values were of another type or written otherwise may show anything. */
function withoutOdd(table: ReadTable, truth: Truth, odd: ReadonlySet<string>): ReadTable {
  const rows = table.rows.map((row, at) =>
    row.map((cell, column) =>
      odd.has(truth.columns[column] ?? '') || swappedTexts.has(cell)
        ? (truth.rows[at]?.[column] ?? null)
        : cell,
    ),
  );
  return { ...table, rows };
}

function tableFaults(table: ReadTable, truth: Truth, fidelity: Fidelity): readonly string[] {
  if (table.columns.join() !== truth.columns.join()) return ['another header'];
  if (fidelity === 'exact') return rowFaults(table, truth);
  if (fidelity !== 'shape') return rowFaults(withoutEmpties(table, truth), truth);
  const difference = Math.abs(table.rows.length - truth.rows.length);
  return difference > 1 ? [`${table.rows.length} rows, not ${truth.rows.length}`] : [];
}

const described = z.object({ resources: z.array(z.object({ path: z.string(), hash: z.string() })) });

/** Whether the data package says what lies beside it. */
function packageFaults(files: Files, complete: readonly string[]): readonly string[] {
  const text = files['datapackage.json'];
  if (typeof text !== 'string') return complete.length === 0 ? [] : ['no data package'];
  const { resources } = described.parse(JSON.parse(text));
  const listed = resources.map(({ path }) => path).toSorted();
  const wrong = resources.filter(({ path, hash }) => {
    const own = createHash('sha256')
      .update(files[path] ?? '')
      .digest('hex');
    return hash !== `sha256:${own}`;
  });
  return [
    ...(listed.join() ===
    complete
      .map((name) => `${name}.csv`)
      .toSorted()
      .join()
      ? []
      : [`a data package of ${listed.join()}`]),
    ...wrong.map(({ path }) => `${path} is not what the data package says`),
  ];
}

interface Ending {
  /** Undefined: the run threw. */
  readonly report: RunReport | undefined;
  /** What lies in the output folder, which was empty. */
  readonly files: Files;
  readonly truth: Tables;
  readonly fidelity: Fidelity;
  /** Errors that fit. */
  readonly codes: readonly string[];
}

/** What is wrong with how a run ended: a success must be one, an error must fit, and what is published be right. */
export function endingFaults({ report, files, truth, fidelity, codes }: Ending): readonly string[] {
  if (report === undefined) return ['the run came to no report'];
  runReportSchema.parse(report);
  const complete = tableNames.filter((name) => report.datasets[name]?.status === 'complete');
  const tables = tableNames.flatMap((name) => {
    const text = files[`${name}.csv`];
    if (!complete.includes(name))
      return text === undefined ? [] : [`${name}: published, though not complete`];
    if (typeof text !== 'string') return [`${name}: complete, but not there`];
    const { unresolved = {}, missing = {}, invalid = {}, noted = {} } = report.datasets[name] ?? {};
    const isCounted = Object.keys({ ...unresolved, ...missing, ...invalid }).length > 0;
    const asked = (fidelity === 'counted' || fidelity === 'odd') && !isCounted ? 'exact' : fidelity;
    const table = parseTable(text);
    const odd = new Set(Object.keys({ ...invalid, ...noted }));
    const told = fidelity === 'odd' ? withoutOdd(table, truth[name], odd) : table;
    return tableFaults(told, truth[name], asked).map((fault) => `${name}: ${fault}`);
  });
  const errors = [report.error, ...Object.values(report.datasets).map(({ error }) => error)];
  const unfit = errors.flatMap((error) => (error === null || codes.includes(error.code) ? [] : [error]));
  const isWhole = complete.length === tableNames.length;
  return [
    ...tables,
    ...packageFaults(files, complete),
    ...unfit.map(({ code, message }) => `an error that does not fit: ${code}: ${message}`),
    ...(report.exitCode === 0 && !isWhole ? ['called complete, and tables are missing'] : []),
    ...(report.exitCode !== 0 && report.error === null ? ['failed without an error'] : []),
  ];
}
