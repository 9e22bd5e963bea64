import type { Row } from '../../../../connector/citrix/monitor/service.ts';
import { readingOf } from './reading.ts';
import type { Stored } from './table.ts';

/** Rows at three timestamps, and what was asked for them. */

export const timestamps = readingOf('datetime');
export const first = '2026-11-20T09:00:00.003Z';
export const second = '2026-11-20T09:00:00.007Z';
export const third = '2026-11-20T09:00:00.010Z';

export function row(Id: string, At: string | null): Row {
  return { Id, At };
}

export function rowsAt(step: number | null, count: number, prefix = 'k'): readonly Stored[] {
  return Array.from({ length: count }, (_, index) => ({ key: `${prefix}${index}`, step }));
}

export const filtersOf = (asked: readonly URL[]) => asked.map((url) => url.searchParams.get('$filter'));
