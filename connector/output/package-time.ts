import { byKind } from '../datasets/by-kind.ts';
import { closingDatesOf, type Dataset } from '../datasets/define.ts';
import type { Window } from '../events.ts';

/**
 * What the rows of a table are: all that there is now (`snapshot`), what falls into the window (`window`), entries of a
 * log in the window (`log`), or events of a stream in the window (`events`).
 */
type TableKind = 'snapshot' | 'window' | 'log' | 'events';

function tableKindOf(dataset: Dataset): TableKind {
  return byKind<TableKind>(dataset, {
    monitor: ({ source }) => (source.extent === 'whole' ? 'snapshot' : 'window'),
    daas: () => 'snapshot',
    log: () => 'log',
    analytics: () => 'events',
    composed: () => 'snapshot',
    run: () => 'snapshot',
  });
}

/** When and for what time a table was read, for programs. */
interface TableTime {
  readonly kind: TableKind;
  /** The half-open window of its rows; null: it has all rows there are. */
  readonly window: Window | null;
  /** Rows that may still change are no older than this; null: its rows never change. */
  readonly readAt: string | null;
}

/** @param window of the run; a run ends it when it begins, before it reads anything */
export function tableTimeOf(dataset: Dataset, { from, to }: Window): TableTime {
  const kind = tableKindOf(dataset);
  const closing = closingDatesOf(dataset);
  const isFinal = kind === 'events' || (closing !== undefined && Object.keys(closing).length === 0);
  return { kind, window: kind === 'snapshot' ? null : { from, to }, readAt: isFinal ? null : to };
}
