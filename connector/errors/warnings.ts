/** Every warning, as data. They appear in docs/errors.md, which is generated from here. */

interface WarningDefinition {
  readonly meaning: string;
  readonly remedy: string;
}

/** Warnings do not change the exit code. Platforms and scripts rely on the codes, as on those of errors. */
export const warningDefinitions = {
  PERSONAL_DATA_CONVERTED: {
    meaning:
      'The parameter `personalData` hides more than before: in the tables that the state folder keeps, pseudonyms or nulls have replaced what shows persons. No row is lost.',
    remedy:
      'Programs that load the changes (`--changes`) should load the whole tables once: unchanged rows are in no change file. Delete older copies that show persons, also in the output folder where a table failed.',
  },
  EVENTS_LOST: {
    meaning:
      'The Citrix Analytics topic has deleted events before a run read them: they were older than its retention time.',
    remedy:
      'Run more often than the retention time of the topic. Deleted events cannot be recovered; the message and the report show the number of lost events per partition.',
  },
  EVENTS_REJECTED: {
    meaning:
      'Some messages of the topic are invalid: they do not have the published form. All others are in the tables.',
    remedy:
      'Open `rejected.ndjson` (the dead-letter file) in the output folder: it lists each invalid message with partition, offset and reason. Report messages that Citrix sent to Citrix Support.',
  },
  VALUES_INVALID: {
    meaning:
      'Some values do not match the type of their column. Their cells are null; everything else is in the tables.',
    remedy:
      'Open `rejected-values.ndjson` in the output folder: it lists each value with table, key and column (for risk tables, see the column `additional_fields`). Report values that Citrix sent to Citrix Support. To let such a table fail instead, set `invalidValues` to `fail`.',
  },
  COLUMN_WIDENED: {
    meaning:
      'Some values of a column do not fit the type that it usually has in Parquet files, so the column has a wider type in this file: DECIMAL, or text as in the CSV. No digit is lost.',
    remedy:
      'Nothing, if what reads the files takes the type from the file. Otherwise let it cast the column; report values that Citrix sent to Citrix Support if they make no sense.',
  },
  RIGHTS_LIMITED: {
    meaning:
      'No role of the API client has the scope All: the source silently omits rows outside its scopes.',
    remedy:
      'Assign a DaaS role with the scope All, such as Read Only Administrator, to the service principal (or to the administrator who created the client). Otherwise the tables cover its scopes only.',
  },
  ENTITLEMENTS_INCOMPLETE: {
    meaning:
      'The source did not report for every object who may use it: the answer omits a list of users, or an object was deleted in the meantime, is hidden from the API client, or is referenced but not listed. These objects have no rows, which does not mean that no user may use them.',
    remedy:
      'Look at `unresolved` and `missing` of the table in the run report, which count them by kind. Give the API client a role of DaaS with the scope All; if it stays, report it with the run report.',
  },
  COLUMNS_MISSING: {
    meaning:
      'The source does not deliver a requested property in any row: the columns derived from it are null. Or the catalog of a platform selects columns that the table does not have.',
    remedy:
      'If the site release is older than the property, ignore the warning. Otherwise report it with the run report: a new version of the connector may be needed. If a catalog selects such columns, discover the tables again.',
  },
  SET_MISSING: {
    meaning:
      'The site has none of the sets that some columns come from, or the licensing service has no data of this customer. The columns, or the table, are empty.',
    remedy:
      'Nothing, if the site or the customer does not use this. Otherwise check the site (`siteId`) and the permissions of the API client.',
  },
  SITE_COUNTS_MISSING: {
    meaning:
      'The table of licences lacks what the site itself counts: the site could not be read. The counts of the licensing service are in the table.',
    remedy: 'Give the API client a role of DaaS with the scope All; the message names the error.',
  },
  TIME_SEARCH_UNAVAILABLE: {
    meaning:
      'The site does not search its configuration log by time: the log is read day by day and filtered by the connector. No row is missing.',
    remedy: 'Nothing. It takes more requests and memory; shorten `fetchStartDatePeriod` if that is too much.',
  },
  WINDOW_SHORTENED: {
    meaning:
      'The period that is read is shorter than the requested one: Citrix retains these records for less time, or the connector reads no longer period.',
    remedy:
      'Nothing, if the shorter period is enough. To keep older rows, run with `--state` and mode `incremental`, or let the data hub keep them.',
  },
  FULL_REFRESH: {
    meaning:
      'An incremental run reads a table in full, because a setting, the version, the address of the source or a clock has changed; the message says which. Rows that the source has purged stay in the table.',
    remedy:
      'Nothing: the next run is incremental again. If it happens in every run, correct what the message names.',
  },
  SNAPSHOT_UNUSABLE: {
    meaning:
      'An incremental run could not use what an earlier run stored of a table; the message says why. The table is read in full, or from the earliest event of the topic. If rows that the source has purged since are lost, the run ends with HISTORY_LOST.',
    remedy:
      'Nothing, after a change of settings or of the version. If it happens in every run, check that only this configuration uses the state folder, and that nothing else changes or deletes its files.',
  },
  NOT_RESUMED: {
    meaning:
      'An interrupted run, or one of its tables, was not resumed; the message says why. It starts over: no row is missing.',
    remedy:
      'Nothing, after a change of settings or of the version. If files in the state folder were changed or deleted, find out by what.',
  },
  RUN_LIMIT_TOO_LOW: {
    meaning: 'A resumed run reached its run limit before it had written a row: no run makes progress.',
    remedy: 'Increase `maxRunMinutes` or `maxRows`.',
  },
  FAILING_REPEATEDLY: {
    meaning: 'Consecutive runs failed with the same error.',
    remedy:
      'Look up the error that the message names, and correct its cause. The tables become older every day.',
  },
  HEALTH_NOT_WRITTEN: {
    meaning:
      '`health.json` in the state folder could not be written: it shows an earlier run. The tables and the run report are not affected.',
    remedy: 'Free space on that disk, or grant write permission on the file; the message says which.',
  },
  FILE_NOT_REMOVED: {
    meaning:
      'A table that is no longer selected could not be removed from the output folder. The data package does not list it.',
    remedy: 'Close the program that holds the file open, and delete the file.',
  },
  TRACE_INCOMPLETE: {
    meaning: 'The HTTP trace ends before the run: its file could not be written. The run continues.',
    remedy:
      'Free space on that disk, or choose another file with `--trace-http`, and run again for a whole trace.',
  },
  PUSH_RETRIED: {
    meaning: 'The destination of a push did not accept rows at first; they are sent again.',
    remedy: 'Nothing, unless it happens in every push: then look at the destination and the network.',
  },
  PUSH_INCOMPLETE: {
    meaning:
      'A table was not pushed after a run (`run --push`), or the push could not be completed. The message has the error.',
    remedy:
      'Look up the error in the message. `citrix-connector push` delivers the tables of the run without reading them again.',
  },
  PANEL_FAILED: {
    meaning: 'A panel of the report could not be computed; the other panels are in the report.',
    remedy: 'Look up the error in the message, and make the report again.',
  },
  SETTING_IGNORED: {
    meaning: 'The configuration of a platform has a member that has no effect here.',
    remedy: 'Nothing, if the platform adds it. Otherwise remove it, or correct its name.',
  },
  INCREMENTAL_UNSUPPORTED: {
    meaning:
      'The catalog of a platform selects incremental sync for a stream that does not support it: all rows are sent.',
    remedy: 'Select full refresh for this stream.',
  },
  NOT_COUNTED: {
    meaning:
      'The source returned no usable row count, so the table was not reconciled: missing rows would not be noticed. The count also decides the join strategy before a table is read.',
    remedy:
      'The table contains all rows that the source delivered. If it persists, record the answers with `citrix-connector run --trace-http FILE` (a proxy may remove `$count` from URLs, or a gateway may change bodies), and report it with the run report.',
  },
  CLOCK_SKEWED: {
    meaning: 'The clock of this machine differs from the clock of the source.',
    remedy:
      'Synchronise the clock of this machine (NTP). The window of a run ends at the earlier of the two times: no row is lost, but if this clock is slow, the newest rows are read by a later run. Certificates are checked against the clock of this machine. If that clock is correct, check the clock of the proxy.',
  },
  PARAMETER_RETIRED: {
    meaning:
      'A parameter, or a dataset in `extraDatasets`, is given by a name that a newer version has renamed or removed. It is still accepted.',
    remedy:
      'Write the name that the message gives, or remove the old one. Old names are accepted in the major version that retired them and in the next one (docs/compatibility.md).',
  },
  SECRET_TRIMMED: {
    meaning: 'White space around a secret was removed. The message names the place.',
    remedy: 'Remove it at that place, so that other programs that read the same secret do not fail.',
  },
  NO_PROXY_UNCLEAR: {
    meaning: 'NO_PROXY contains entries that have no effect; requests to these hosts use the proxy.',
    remedy:
      'Use host names (`api.cloud.com`), domains with a leading dot (`.cloud.com`) or complete IP addresses, separated by commas. Networks (`10.0.0.0/8`) and patterns are not supported.',
  },
  TLS_SETTING_IGNORED: {
    meaning:
      'NODE_TLS_REJECT_UNAUTHORIZED disables certificate verification. The connector ignores it and verifies certificates.',
    remedy:
      'Remove the variable. If a certificate is not trusted, set `caFile` (for the Citrix Analytics export `analyticsCaFile`) to the authority that issued it.',
  },
  AUTHORITY_DOUBTFUL: {
    meaning:
      'A file of certificate authorities (`caFile`, `analyticsCaFile`) contains something unusable: a certificate that has expired, is not yet valid or is not an authority, or a private key.',
    remedy:
      'Ask the operator of the server or proxy for the current certificate of the authority. If the file contains a private key, remove it.',
  },
  OUTPUT_IN_USE: {
    meaning: 'Another run is using this output folder: a run started now would be refused.',
    remedy: 'Wait until that run has ended, or use a separate output folder for each configuration.',
  },
  SPACE_LOW: {
    meaning:
      'The disk has less free space than the existing tables occupy; a run writes the new tables next to them.',
    remedy: 'Free space on that disk, or choose another folder with `--out`.',
  },
} as const satisfies Record<string, WarningDefinition>;

export type WarningCode = keyof typeof warningDefinitions;
