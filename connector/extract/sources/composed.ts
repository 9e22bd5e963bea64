import type { ComposeReporter } from '../../citrix/composed.ts';
import type { Dataset } from '../../datasets/define.ts';
import { hidesKey } from '../../datasets/personal-data/protect.ts';
import type { ComposedSource } from '../../datasets/sources.ts';
import type { Emit } from '../../events.ts';
import type { Cells } from '../../output/cells.ts';
import type { Findings } from '../rows/findings.ts';
import { createFlatten } from '../rows/flatten.ts';
import type { CellBatch, Part } from '../rows/part.ts';
import { rowAccess } from '../rows/row-access.ts';
import type { ReadContext, TableRead } from './read-context.ts';

/** Rows that are composed from several answers, as the only part of a table. The source has no count of them. */
export function composedPart(dataset: Dataset<ComposedSource>, context: ReadContext, table: TableRead): Part {
  return {
    range: {},
    read: (signal, { resumeFrom } = {}) => readRows(dataset, context, table, resumeFrom, signal),
    count: () => Promise.resolve(undefined),
  };
}

/** Objects that are fetched, with one or two requests each, between two checkpoints. */
const atOnce = 20;

async function* readRows(
  dataset: Dataset<ComposedSource>,
  context: ReadContext,
  { findings, odd, run }: TableRead,
  from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<CellBatch> {
  const { tenant, site, now, emit } = context;
  const { invalidValues } = context.parameters;
  const { leftOut, compose } = dataset.source;
  const inputs = [...dataset.columns.flatMap((column) => column.inputs), ...leftOut];
  const requested = new Set(inputs.map(partOf));
  const flatten = createFlatten(dataset, {
    findings,
    odd,
    run,
    invalidValues,
    dimensions: new Map(),
    requested,
  });
  const isSorted = dataset.isProtected !== true || !hidesKey(dataset);
  const { compare, keyOf } = rowAccess(dataset, []);
  const reporter = reporterOf(dataset, findings, emit);
  const batches = compose({ tenant, site, now, reporter, atOnce }, from, signal);
  for await (const { rows, repeated, pages, next } of batches) {
    const made = rows.map((row) => flatten(row, undefined));
    // Rows arrive in the order of their keys, which pseudonyms in the keys change.
    const cells = isSorted ? made : oncePerKey([...made].sort(compare), keyOf);
    yield {
      cells,
      read: rows.length + repeated,
      repeated: repeated + rows.length - cells.length,
      pages,
      resumeFrom: next,
    };
  }
  const incomplete = incompleteText(findings, reporter.unreported);
  if (incomplete === undefined) return;
  const message = `${dataset.name}: the source does not report everything: ${incomplete}. Unreported entries have no rows.`;
  emit({ type: 'warning', code: 'ENTITLEMENTS_INCOMPLETE', dataset: dataset.name, message });
}

/** A list may name a person twice, written in two ways that have one pseudonym. */
function oncePerKey(sorted: readonly Cells[], keyOf: (row: Cells) => string): readonly Cells[] {
  return sorted.filter((row, at) => {
    const before = sorted[at - 1];
    return before === undefined || keyOf(before) !== keyOf(row);
  });
}

function partOf(input: string): string {
  return input.split('.')[0] ?? input;
}

function reporterOf(
  { name, columns, source }: Dataset<ComposedSource>,
  findings: Findings,
  emit: Emit,
): ComposeReporter & { readonly unreported: ReadonlySet<string> } {
  const inputs = columns.flatMap((column) => column.inputs);
  const taken = membersByPart(inputs);
  const known = membersByPart([...inputs, ...source.leftOut]);
  const unreported = new Set<string>();
  return {
    unreported,
    planned(requests) {
      const plan = { mode: 'full', since: null, rows: null, joins: {}, requests } as const;
      emit({ type: 'dataset-planned', dataset: name, ...plan });
    },
    received(part, object) {
      findings.unknownMembers(object, known.get(part) ?? new Set());
      for (const member of taken.get(part) ?? []) {
        const path = `${part}.${member}`;
        if (object[member] === undefined) findings.missing(path);
        else findings.present(path);
      }
    },
    missing(path) {
      unreported.add(path);
      findings.missing(path);
      // Not reported as a missing column: whole rows are missing.
      findings.present(path);
    },
    unresolved: findings.unresolved,
    warn: (code, message) => emit({ type: 'warning', code, dataset: name, message }),
  };
}

/** The members named in paths, by the part of a row that they belong to. */
function membersByPart(paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const members = new Map<string, Set<string>>();
  for (const path of paths) {
    const [part = '', member] = path.split('.');
    if (member !== undefined) members.set(part, (members.get(part) ?? new Set()).add(member));
  }
  return members;
}

/** What is missing, and how often; undefined if nothing is. */
function incompleteText(findings: Findings, unreported: ReadonlySet<string>): string | undefined {
  const { unresolved, missing } = findings.report();
  const lists = Object.entries(missing).filter(([path]) => unreported.has(path));
  const counts = [...Object.entries(unresolved), ...lists].map(([what, count]) => `${what} ${count} times`);
  return counts.length === 0 ? undefined : counts.join(', ');
}
