import type { ErrorReport } from '../../errors.ts';
import { addedRows } from '../../events/findings.ts';
import type { RunReport } from '../../extract/report/run-report.ts';
import { findingIn } from '../../languages/findings.ts';
import { countOf, type Fact, type Phrase, said, sizeOf } from '../../languages/phrase.ts';
import { englishTexts, type Texts } from '../../languages/texts.ts';
import { visible } from '../../visible.ts';

type TableReport = RunReport['datasets'][string];

/** The path of a file in the output folder, as this machine writes paths. */
type PathOf = (file: string) => string;

/** Number of warnings of one kind that are shown; the report has all of them. */
const mostWarnings = 3;

/**
 * The report in a few lines for a person: one per table, one for the whole run, then notes and warnings, and the
 * remedies of what failed.
 */
export function summaryOf(report: RunReport, pathOf: PathOf, texts = englishTexts): readonly string[] {
  const tables = Object.entries(report.datasets);
  return [
    ...tableLines(tables, pathOf, texts),
    texts.say(totalOf(report)),
    ...tables.flatMap(([name, table]) => notesOn(name, table, texts)),
    ...warningLines(report.warnings, pathOf, texts),
    ...failuresOf(report, texts),
  ].map(visible);
}

function tableLines(
  tables: readonly (readonly [string, TableReport])[],
  pathOf: PathOf,
  { say }: Texts,
): readonly string[] {
  const rows = tables.flatMap(([name, { status, rowsWritten, file, files, error, skipped }]) => {
    if (file === null) return [[name, say(said(`run.status.${status}`)), error?.code ?? skipped ?? '', '']];
    const others = files.filter(({ path, format }) => path !== file.path && path === `${name}.${format}`);
    return [
      [name, say(countOf(rowsWritten, 'row')), pathOf(file.path), say(sizeOf(file.bytes))],
      ...others.map(({ path, bytes }) => ['', '', pathOf(path), say(sizeOf(bytes))]),
    ];
  });
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(([name = '', count = '', path = '', bytes = '']) =>
    `${name.padEnd(widths[0] ?? 0)}  ${count.padStart(widths[1] ?? 0)}  ${path.padEnd(widths[2] ?? 0)}  ${bytes}`.trimEnd(),
  );
}

function totalOf({ totals, verdict, startedAt, finishedAt }: RunReport): Phrase {
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  const { retries, waitedMs } = totals;
  const waited = {
    retries: countOf(retries, 'retry'),
    seconds: countOf(Math.round(waitedMs / 1000), 'second'),
  };
  const parts: readonly Fact[] = [
    countOf(totals.rowsWritten, 'row'),
    countOf(totals.requests, 'request'),
    ...(retries === 0 ? [] : [said('run.retries', waited)]),
    said('run.received', { size: sizeOf(totals.bytes) }),
    said('amount.seconds', { amount: { decimal: seconds } }),
  ];
  return said('run.total', { verdict: said(`run.verdict.${verdict}`), parts });
}

/** Notes on a table that was read without an error. */
function notesOn(name: string, table: TableReport, { say }: Texts): readonly string[] {
  const { rowsResumed, rowsBackfilled, rowsCounted, rowsWritten, merged, error } = table;
  if (error !== null) return [];
  const purged = rowsCounted === null ? 0 : rowsWritten - addedRows(merged) - rowsCounted;
  const notes = [
    ...(rowsResumed > 0 ? [said('run.resumed', { rows: countOf(rowsResumed, 'row') })] : []),
    ...(rowsBackfilled > 0 ? [said('run.inserted', { rows: countOf(rowsBackfilled, 'lateRow') })] : []),
    ...(purged > 0 ? [said('run.purged', { rows: countOf(purged, 'row') })] : []),
  ];
  return notes.length === 0 ? [] : [say(said('run.note', { table: name, notes: notes.map(say).join('; ') }))];
}

function warningLines(warnings: RunReport['warnings'], pathOf: PathOf, texts: Texts): readonly string[] {
  const kinds = Object.values(Object.groupBy(warnings, ({ code }) => code));
  const shown = kinds.flatMap((kind = []) => kind.slice(0, mostWarnings));
  const more = warnings.length - shown.length;
  return [
    ...shown.map((warning) => said('run.warning', findingIn(texts, warning))),
    ...(more > 0
      ? [
          said('run.moreWarnings', {
            warnings: countOf(more, 'moreWarning'),
            file: pathOf('run-report.json'),
          }),
        ]
      : []),
  ].map(texts.say);
}

/** Each error once, with all tables that it affected, and each remedy once. */
export function failuresOf(
  { datasets, error }: Pick<RunReport, 'datasets' | 'error'>,
  texts = englishTexts,
): readonly string[] {
  const hit = new Map<string, { readonly error: ErrorReport; readonly tables: string[] }>();
  const note = (failure: ErrorReport, table?: string) => {
    const id = `${failure.code} ${failure.message}`;
    const { tables } = hit.get(id) ?? { tables: [] };
    hit.set(id, { error: failure, tables: table === undefined ? tables : [...tables, table] });
  };
  for (const [name, table] of Object.entries(datasets)) if (table.error !== null) note(table.error, name);
  if (error !== null) note(error);
  const said = new Set<string>();
  return [...hit.values()].flatMap(({ error: failure, tables }) => {
    const { code, message, remedy } = findingIn(texts, failure);
    const whose = tables.length === 0 ? '' : ` (${tables.join(', ')})`;
    const remedies = said.has(remedy) ? [] : [remedy];
    said.add(remedy);
    return ['', `${code}${whose}: ${message}`, ...remedies];
  });
}
