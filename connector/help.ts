import { kindNames } from './destinations/kind-names.ts';
import { logLevels } from './hosts/terminal/log.ts';
import { version } from './version.ts';

/** The texts of `--help`: one for the program, and one for each command with an example. */

const levels = logLevels.join(', ');

const commonOptions = `Common options
  --log-format text|json    form of the log on standard error (default: text)
  --log-level LEVEL         ${levels} (default: info)
  --help, --version`;

const environment = `Every parameter can also come from the environment as CITRIX_<NAME_IN_UPPER_SNAKE_CASE>, for example
CITRIX_CLIENT_SECRET; CITRIX_CLIENT_SECRET_FILE contains the path of a file with the secret. Without --params, all
parameters come from the environment. If the environment and the file give different customers, clients or hosts, the
command ends with an error.`;

const exitCodes =
  'Exit codes: 0 complete, 78 configuration error, 75 transient error (run again later), 70 internal error or unexpected\nsource response, 130/143 interrupted.';

export const help = `citrix-connector ${version}: exports Citrix Cloud usage data to CSV files

Usage
  citrix-connector COMMAND [OPTIONS]

Commands
  run         extract all selected tables once
  check       preflight checks; changes nothing
  preview     show the first rows of a table
  describe    show parameters, tables and columns; no network, no configuration
  push        deliver the tables of the last run to a destination
  report      make an HTML page, or an Excel workbook, from published tables
  airbyte     source for Airbyte
  tap         tap for Singer and Meltano

\`citrix-connector COMMAND --help\` shows the options of a command, with an example.

${commonOptions}

${environment}

${exitCodes}
`;

const commandHelp: Readonly<Record<string, string>> = {
  run: `citrix-connector run: extract all selected tables once

Usage
  citrix-connector run --params FILE|- [--out DIR] [--state DIR] [--changes] [--trace-http FILE]
                       [--push FILE] [--report FILE.html] [--workbook FILE.xlsx] [--settings FILE]
                       [--language en|de]

Options
  --params FILE|-           parameters as JSON; -: standard input
  --out DIR                 output folder: one CSV file per table, datapackage.json, run-report.json (default: out)
  --state DIR               state folder: the next run resumes an interrupted one; required for the mode "incremental"
  --changes                 also write the changes since the previous run to <dataset>.changes.csv, with the column _op
                            (upsert or delete); requires the mode "incremental"
  --trace-http FILE         record a redacted HTTP trace for support cases
  --push FILE               push the published tables after the run; FILE: see \`citrix-connector push --help\`
  --language en|de          language of the summary at the end (default: en)
  --report FILE.html        make a report after the run; --workbook, --settings: see \`citrix-connector report --help\`

${commonOptions}

Example
  citrix-connector run --params params.json --out out --state state

${environment}

${exitCodes}
`,
  check: `citrix-connector check: preflight checks; changes nothing

Usage
  citrix-connector check --params FILE|- [--out DIR] [--state DIR] [--json] [--language en|de]

Options
  --params FILE|-           parameters as JSON; -: standard input
  --out DIR                 output folder to check (default: out)
  --state DIR               state folder to check
  --json                    print the result as one JSON document
  --language en|de          language of the texts (default: en)

${commonOptions}

Example
  citrix-connector check --params params.json --out out --state state

Checks parameters, DNS, connection, TLS, clock, sign-in, permissions, every selected table and both folders. Each failed
check shows an error code and what to do. Exit codes: 0 ready, otherwise the exit code of the most severe failure.
`,
  preview: `citrix-connector preview: show the first rows of a table

Usage
  citrix-connector preview --params FILE|- --dataset NAME [--limit 20] [--columns a,b,c] [--vertical | --json]

Options
  --params FILE|-           parameters as JSON; -: standard input
  --dataset NAME            table to show; it need not be selected in the parameters
  --limit NUMBER            number of rows, 1 to 1000 (default: 20)
  --columns a,b,c           columns to show (default: the most informative ones that fit)
  --vertical                show one line per column
  --json                    print the rows as JSON

${commonOptions}

Example
  citrix-connector preview --params params.json --dataset sessions --limit 5
`,
  describe: `citrix-connector describe: show parameters, tables and columns; no network, no configuration

Usage
  citrix-connector describe [--dataset NAME] [--json | --markdown] [--language en|de]
  citrix-connector describe --azure

Options
  --dataset NAME            show the columns of one table
  --json                    print the manifest, or the table, as JSON
  --markdown                print the reference pages as Markdown, in English
  --azure                   print an ARM template with what a push to Azure Monitor needs there
  --language en|de          language of the texts (default: en)

Example
  citrix-connector describe --dataset sessions
`,
  push: `citrix-connector push: deliver the tables of the last run to a destination

Usage
  citrix-connector push --target FILE [--out DIR] [--json] [--uncertain taken|missing]
  citrix-connector push --target FILE --check [--out DIR] [--json]

Options
  --target FILE             target file as JSON: kind of the destination, where it is, which tables; -: standard input
  --out DIR                 output folder of the run (default: out)
  --check                   prove address, credentials and permissions; nothing is written
  --json                    print the result as one JSON document
  --uncertain taken|missing decide about an interrupted upload: the destination has the rows (taken), or not
                            (missing: they are sent again)

${commonOptions}

Example
  citrix-connector push --target target.json --out out

  target.json: { "kind": "raynet", "url": "https://datahub.example.com", "apiKeyFile": "key.txt",
                 "tables": { "sessions": { "taskId": "00000000-1111-2222-3333-444444444444" } } }

Kinds: ${kindNames.join(', ')}. docs/destinations/ has a page for each.
`,
  report: `citrix-connector report: make an HTML page, or an Excel workbook, from published tables

Usage
  citrix-connector report [--out DIR]... [--report FILE.html] [--workbook FILE.xlsx] [--settings FILE]

Options
  --out DIR                 output folder of a run (default: out); repeat it for several customers or months
  --report FILE.html        HTML page to write (default: report.html)
  --workbook FILE.xlsx      Excel workbook to write
  --settings FILE           settings of the report as JSON; -: standard input

${commonOptions}

Example
  citrix-connector report --out out --report report.html
`,
  airbyte: `citrix-connector airbyte: source for Airbyte

Usage
  citrix-connector airbyte spec                        print the specification of the configuration
  citrix-connector airbyte check --config FILE         preflight checks
  citrix-connector airbyte discover [--config FILE]    print the streams; no network
  citrix-connector airbyte read --config FILE --catalog FILE [--state FILE]
                                                       read the streams of the configured catalog

Options
  --log-level LEVEL         ${levels} (default: info)

Example
  citrix-connector airbyte read --config config.json --catalog catalog.json --state state.json

All output, including the log, consists of Airbyte protocol messages on standard output. Exit codes: 0 done (also if
\`check\` reports FAILED), 1 a stream failed or nothing could be read, 130/143 interrupted.
`,
};

/** The text that `--help` shows for a command; the general one for any other word. */
export function helpFor(command: string | undefined): string {
  const own = command !== undefined && Object.hasOwn(commandHelp, command) ? commandHelp[command] : undefined;
  return own ?? help;
}
