import type { TableFormat } from '../table-formats.ts';

/** What the files of tables are, as HTTP and data packages name it. */
export const mediaTypes = {
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
} as const satisfies Readonly<Record<TableFormat, string>>;
