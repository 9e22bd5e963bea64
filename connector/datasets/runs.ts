import { type Column, defineDataset, int64, required, text, timestamp } from './define.ts';
import type { RunSource } from './sources.ts';

const siteId: Column = text(
  'site_id',
  'run.siteId',
  'Site that the run read; null if it did not get to know it. A run belongs to the customer, whatever the site.',
);

/** One row per table of a run, so that a database which appends them knows what it has of which run. */
export const runs = defineDataset<RunSource>({
  name: 'runs',
  title: 'Runs',
  group: 'Site',
  description:
    'One row per requested table of the run: its verdict, the time it was read for, and as of when. Rows of several runs, customers and sites can be appended to one table. The file has the rows of this run alone.',
  scope: 'customer',
  key: ['run_id', 'table_name'],
  source: { service: 'run', key: 'TableName' },
  columns: [
    siteId,
    required(
      text('run_id', 'RunId', 'Identifier of the run, as in its report, its data package and its log.'),
    ),
    required(text('table_name', 'TableName', 'Name of the table.')),
    text(
      'verdict',
      'Verdict',
      '`complete`: the table is in the data package of the run. `failed`: see `error_code`. `skipped`: the site does not have it. `not-read`: the run ended before its turn.',
    ),
    text(
      'error_code',
      'ErrorCode',
      'Code of the error for which the table was not published; null if it was.',
    ),
    int64('row_count', 'Rows', 'Rows of the published table; null if it was not published.'),
    text(
      'table_kind',
      'Kind',
      '`snapshot`: all rows there are. `window`, `log`, `events`: those of the window, by their date, as entries of a log, or as events of a stream.',
    ),
    timestamp(
      'window_start_date',
      'WindowFrom',
      'Start of the window, included; null if the table has all rows there are.',
    ),
    timestamp(
      'window_end_date',
      'WindowUntil',
      'End of the window, excluded; null if the table has all rows there are.',
    ),
    timestamp(
      'read_date',
      'ReadAt',
      'When the table was read: rows that may still change are as of then; null if its rows never change, or it was not published.',
    ),
    timestamp('run_start_date', 'StartedAt', 'When the run began.'),
    timestamp(
      'written_date',
      'WrittenAt',
      'When all tables of the run had been read, and this row was written.',
    ),
    text('connector_version', 'Version', 'Version of the connector.'),
  ],
});
