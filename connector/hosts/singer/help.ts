import { manifest } from '../../manifest.ts';

const tapName = manifest.entryPoints.tap;

/** How the tap is used. */
export const tapHelp = `citrix-connector tap, also installed as ${tapName}: the tables for Singer targets and Meltano

Usage
  ${tapName} --config FILE [--catalog FILE] [--state FILE]
                            reads the selected tables and writes them as Singer lines: SCHEMA, RECORD, STATE
  ${tapName} --discover      prints the catalog: every table with its columns, keys and how it is replicated
  ${tapName} --about [--format json|markdown]
                            settings and tables, for hosts that draw forms
  ${tapName} --config FILE [--catalog FILE] --test
                            checks, step by step, whether a run can work, then writes one row at most of each selected
                            table; no state is read or written

Options
  --config FILE             the parameters, and start_date, as JSON; of several files the last counts. CITRIX_… variables
                            count before all; --config=ENV says that they are all there is
  --catalog FILE            what is selected, and replication-method per stream; without one the parameters decide
                            (fetchSessions …, extraDatasets); --properties is an older name for it
  --state FILE              the value of the last STATE line of the run before; without one all rows are sent
  --log-format text|json, --log-level LEVEL

Rows are written when their table is complete and has been compared with the source's own count. Logs and METRIC lines are
on stderr. A table that fails does not stop the others: its bookmark stays, and the exit code says that something is
missing (78 configuration, 75 run again later, 70 fault, 130/143 interrupted).
`;
