import type { Manifest } from './form.ts';

/** The files of a run. */
export const outputs: Manifest['outputs'] = [
  {
    path: '<dataset>.csv',
    mediaType: 'text/csv',
    description:
      'The table: UTF-8, RFC 4180, always with a header. An empty field is null; an empty string of the source is null, too, except in a key, where it is "".',
  },
  {
    path: '<dataset>.parquet',
    mediaType: 'application/vnd.apache.parquet',
    description:
      'The same rows as Parquet, if `formats` names it: typed, compressed with zstd, in row groups that readers can skip by the cursor.',
  },
  {
    path: 'datapackage.json',
    mediaType: 'application/json',
    description:
      'Frictionless Data Package: fields, keys, rows, bytes and hash of each table. Published last.',
  },
  {
    path: 'rejected.ndjson',
    mediaType: 'application/x-ndjson',
    description:
      'Risk datasets: invalid messages of the export (dead-letter file), each with partition, offset and reason.',
  },
  {
    path: 'rejected-values.ndjson',
    mediaType: 'application/x-ndjson',
    description:
      'Values that do not match the type of their column, each with table, key and column; only where there are some.',
  },
  {
    path: 'run-report.json',
    mediaType: 'application/json',
    description: 'What the run did: verdict, window, rows and requests per table, errors with remedies.',
  },
];
