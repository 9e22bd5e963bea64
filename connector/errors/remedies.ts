import type { ErrorCode } from './codes.ts';

/** The remedy for one cause, where a code covers causes that need different actions. */
export interface CauseRemedy {
  /** The cause, as the reference page shows it. */
  readonly cause: string;
  readonly remedy: string;
}

const restart =
  'To start over, choose an empty folder with `--state`: the progress of an interrupted run is lost, and incremental runs lose the rows that Citrix has purged since.';

const otherFolder = 'Or choose another folder with the setting that the message names.';

const inUse =
  'Wait until the other run has ended, and let the scheduler start only one run at a time. The lock of a killed run expires: at once on the same machine, after five minutes on another one.';

/** Remedies by code and cause. An error without a cause shows the remedy of its code. */
export const causeRemedies = {
  PARAMETERS_INVALID: {
    commandLine: {
      cause: 'The command line is wrong',
      remedy: '`citrix-connector COMMAND --help` shows the options of a command, with an example.',
    },
    file: {
      cause: 'A file named on the command line cannot be read',
      remedy: 'Check the path, and that the account that runs the connector can read the file.',
    },
    pseudonymsNeedKey: {
      cause: '`personalData` is set without a key for the pseudonyms',
      remedy:
        'Give the run a state folder with `--state FOLDER`, where it keeps a key, or set `pseudonymKey` (CITRIX_PSEUDONYM_KEY, or CITRIX_PSEUDONYM_KEY_FILE) to a secret of at least 20 characters. Platforms that keep the state themselves need `pseudonymKey`.',
    },
    dataset: {
      cause: 'There is no such dataset',
      remedy: '`citrix-connector describe` lists all datasets.',
    },
    column: {
      cause: 'A dataset has no such column',
      remedy: '`citrix-connector describe --dataset NAME` lists the columns of a dataset.',
    },
    modeNeedsState: {
      cause: 'Mode `incremental` is set without a state folder',
      remedy: 'Add `--state DIR` to the command, or set `mode` to `full`.',
    },
    changesNeedIncremental: {
      cause: '`--changes` is given without mode `incremental`',
      remedy: 'Set `mode` to `incremental` and add `--state DIR`, or remove `--changes`.',
    },
    proxy: {
      cause: 'An environment variable names an unusable proxy',
      remedy: 'Correct the variable, or set `proxyUrl`, which takes precedence.',
    },
    target: {
      cause: 'The target file of a push is wrong',
      remedy:
        'Correct every problem listed in the target file; `citrix-connector push --help` shows an example.',
    },
    traceFile: {
      cause: 'The trace file cannot be written',
      remedy: 'Choose another file with `--trace-http`, outside the output folder and the state folder.',
    },
    tapSettings: {
      cause: 'The settings of the Singer tap are wrong',
      remedy: '`citrix-connector tap --about` lists the settings of the tap.',
    },
    catalog: {
      cause: 'The configured catalog of Airbyte is wrong',
      remedy:
        'Discover the schema again (`citrix-connector airbyte discover`) and configure the streams from it.',
    },
  },
  STATE_INVALID: {
    inUse: {
      cause: 'Another run is using the state folder',
      remedy: inUse,
    },
    takenOver: {
      cause: 'Another run took over the state folder while this run was suspended',
      remedy: 'Run again when the other run has ended, and schedule only one run per state folder.',
    },
    pseudonymKeyDamaged: {
      cause: 'The key of the pseudonyms in the state folder is damaged',
      remedy:
        'Restore `pseudonym.key` in the state folder from a backup. If there is none, delete the file: the next run makes another key, persons get other pseudonyms, and rows that the source has purged are lost.',
    },
    damaged: {
      cause: 'The state is damaged, or was written by an incompatible version',
      remedy: `Remove the folder \`unfinished\` in the state folder: the next run starts over. The folder \`snapshot\` can stay.`,
    },
    foreignFiles: {
      cause: 'The state folder contains files that the connector did not create',
      remedy:
        'Move the file that the message names to another place, or choose another folder with `--state`.',
    },
    otherSource: {
      cause: 'The state belongs to another customer or source',
      remedy: `Check \`customerId\`, \`region\` and \`baseUrl\`, and use a separate state folder for each customer. ${restart}`,
    },
    platformStateDamaged: {
      cause: 'The state that a platform keeps is damaged, or another connector wrote it',
      remedy:
        'Pass the last state that this connector wrote. To receive all rows again, reset the stream, or pass no state.',
    },
    platformStateForeign: {
      cause: 'The state that a platform keeps belongs to another customer',
      remedy:
        'Use a separate connection (and state) for each customer. To receive all rows again, reset the stream, or pass no state.',
    },
  },
  FOLDER_INVALID: {
    notUsable: {
      cause: 'The folder cannot be created, or is not writable',
      remedy: `Grant the account that runs the connector write permission on the folder. ${otherFolder}`,
    },
    inUse: {
      cause: 'Another run is using the folder',
      remedy: inUse,
    },
    foreignFiles: {
      cause: 'The folder contains files that the connector did not create, with the names of its own',
      remedy: `Move the file that the message names to another place. ${otherFolder}`,
    },
    otherConfiguration: {
      cause: 'The folder contains the tables of another configuration',
      remedy: 'Use a separate output folder for each configuration (`--out`), or remove the tables first.',
    },
    nested: {
      cause: 'The output folder and the state folder are the same, or one is inside the other',
      remedy: 'Choose two folders with `--out` and `--state` of which neither is inside the other.',
    },
    nameReserved: {
      cause: 'Windows does not allow the name of the folder',
      remedy: 'Choose another folder with the setting that the message names.',
    },
  },
  PUSH_REJECTED: {
    raynet: {
      cause: 'A Raynet Data Hub rejects the upload',
      remedy:
        'Compare URL, task ID and API key with the "Data Ingestion" tab of the container task, which shows all three. The key must have access to the result table of that task.',
    },
    postgresqlSignIn: {
      cause: 'A PostgreSQL server refuses the sign-in',
      remedy:
        'Check `user`, `database` and the password (PGPASSWORD, or `passwordFile` in the target file), and `pg_hba.conf` of the server, which decides who may sign in from where.',
    },
    postgresqlRights: {
      cause: 'The user of a PostgreSQL database lacks a permission',
      remedy:
        'Have an administrator of the database run the statement in the message, or grant what it names. `citrix-connector push --check` shows the next missing one.',
    },
    azureSignIn: {
      cause: 'Microsoft Entra ID refuses the sign-in',
      remedy:
        'Compare `tenantId` and `clientId` with the app registration, and create a new client secret there if it has expired. National clouds need their own `authority` and `audience`.',
    },
    azureRule: {
      cause: 'The Logs Ingestion API refuses rows',
      remedy:
        'Compare `endpoint` and `ruleId` with the data collection rule. Deploy the template of `citrix-connector describe --azure` again: it declares the tables and columns of this version, and assigns the role.',
    },
    tableDiffers: {
      cause: 'A table of the database is not what the connector has made',
      remedy:
        'Look at the table. If it was changed by hand, run the statement in the message, or rename the table: the next push creates it again.',
    },
    noTables: {
      cause: 'The output folder lacks the table',
      remedy:
        'Run `citrix-connector run` first, or choose the folder with `--out`. If a run did not publish the table, its `run-report.json` shows why.',
    },
  },
  OUTPUT_FAILED: {
    outputClosed: {
      cause: 'The program that reads standard output has closed it',
      remedy: 'Check why the receiving program ended (with `| head` this is expected), then run again.',
    },
  },
} as const satisfies Partial<Record<ErrorCode, Readonly<Record<string, CauseRemedy>>>>;

export interface NamedCause extends CauseRemedy {
  /** Stable, as the code is. */
  readonly name: string;
}

/** The causes of a code that have a remedy of their own. */
export function causeRemediesOf(code: ErrorCode): readonly NamedCause[] {
  const byCode: Partial<Record<ErrorCode, Readonly<Record<string, CauseRemedy>>>> = causeRemedies;
  return Object.entries(byCode[code] ?? {}).map(([name, cause]) => ({ name, ...cause }));
}
