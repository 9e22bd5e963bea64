import type { Host } from '../host.ts';
import { proveReader } from '../reader.ts';

export const host: Host = {
  title: 'DuckDB opens the tables with the types of the data package',
  prove: (work) =>
    proveReader(work, {
      script: 'read_duckdb.py',
      limits: {},
      catches: {
        wrongText: /^sessions: row \d+, user_upn: .*$/,
        wrongTimestamp: /^sessions: row \d+, end_date: .*$/,
        noInteger: /many/,
        noTimestamp: /yesterday/,
        noBoolean: /perhaps/,
        lostRow: /^sessions: \d+ rows, not \d+$/,
      },
    }),
};
