import { manifest } from '../../manifest.ts';

const tapName = manifest.entryPoints.tap;

/** The text of `tap --help`. */
export const tapHelp = `citrix-connector tap, also installed as ${tapName}: tap for Singer and Meltano

Usage
  ${tapName} --config FILE [--catalog FILE] [--state FILE]
                            read the selected tables and write Singer messages: SCHEMA, RECORD, STATE
  ${tapName} --discover      print the catalog: every table with columns, keys and replication method
  ${tapName} --about [--format json|markdown]
                            print settings and tables, for platforms that render forms
  ${tapName} --config FILE [--catalog FILE] --test
                            preflight checks, then at most one row of each selected table; no state is read or written

Options
  --config FILE             parameters, and start_date, as JSON. The last of several files takes precedence. CITRIX_…
                            variables take precedence over all files; --config=ENV: variables only
  --catalog FILE            selected streams and the replication-method of each. Without it, the parameters
                            (fetchSessions …, extraDatasets) select the tables. --properties is an older name
  --state FILE              the value of the last STATE message of the previous run. Without it, all rows are sent
  --log-format text|json, --log-level LEVEL

Example
  citrix-connector tap --config config.json --catalog catalog.json --state state.json

The rows of a table are written after the complete table was read and reconciled with the row count of the source. Logs
and METRIC lines go to standard error. A failed table does not stop the others: its bookmark is kept, and the exit code
is not 0 (78 configuration error, 75 transient error, 70 internal error, 130/143 interrupted).
`;
