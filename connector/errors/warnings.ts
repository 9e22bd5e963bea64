/** Every warning that has a code, as data. They appear in docs/errors.md, which is generated from here. */

interface WarningDefinition {
  readonly meaning: string;
  readonly remedy: string;
}

/** What may harm the tables without failing anything: the exit code stays as it is. Codes are a promise, as those of errors. */
export const warningDefinitions = {
  EVENTS_LOST: {
    meaning:
      'The topic of Citrix Analytics does not have events any more that no run had read: they were older than it keeps them.',
    remedy:
      'Run more often than the topic keeps its events. What is gone cannot be read again; the message and the report say how many events of which partition.',
  },
  EVENTS_REJECTED: {
    meaning: 'Some messages of the topic are no events as published. All others are in the tables.',
    remedy:
      'Look at `rejected.ndjson` in the output folder: it has each of them with partition, offset and reason. Report those that Citrix sent.',
  },
  VALUES_INVALID: {
    meaning: "Some values are not of their column's type. Their cells are empty; all else is in the tables.",
    remedy:
      'Look at `rejected-values.ndjson` in the output folder: it has each of them with table, key and column (those of risk tables are in their `additional_fields`). Report those that Citrix sent; to have such a table fail instead, set `invalidValues` to `fail`.',
  },
  RIGHTS_LIMITED: {
    meaning:
      'No role of the API client has the scope All: the source leaves out, without an error, what lies outside its scopes.',
    remedy:
      'Give the service principal (or the administrator who created the client) a role of DaaS with the scope All, such as Read Only Administrator; or take the tables for those of its scopes only.',
  },
  ENTITLEMENTS_INCOMPLETE: {
    meaning:
      'The source did not tell of every object who may use it: a list of users was left out of the answer, an object was deleted meanwhile or may not be seen, or is referred to and not listed. For these there are no rows, which does not mean that nobody may use them.',
    remedy:
      'Look at `unresolved` and `missing` of the table in the run report, which count them by kind. Give the API client a role of DaaS with the scope All; if it stays, report it with the run report.',
  },
  COLUMNS_MISSING: {
    meaning:
      'The source does not have a property that was asked for, in any row: the columns that are made of it are empty. Or a host selects columns that the table does not have.',
    remedy:
      'Where the release of the site is older than the property, nothing is to be done. Otherwise report it with the run report: a new version of the connector may be needed. For what a host selects, have it discover the tables again.',
  },
  NOT_COUNTED: {
    meaning:
      'The source gave no count that can be read, so nothing was compared with it: rows that it left out would not have been noticed. Before a table is read, the count also decides how joined rows are read.',
    remedy:
      'The table has all rows that came. If it stays, look at the answer with `--trace-http` (a proxy may drop `$count` from addresses, or a gateway change bodies), and report it with the run report.',
  },
  CLOCK_SKEWED: {
    meaning: "The clock of this machine is far from the source's.",
    remedy:
      'Have the clock of this machine synchronised (NTP). The window of a run ends at the earlier of both times: no row is lost, but a clock that is behind leaves the newest rows to a later run. Certificates are judged by the clock of this machine. Where that is right, look for a proxy whose own clock is wrong.',
  },
  SECRET_TRIMMED: {
    meaning: 'White space around a secret was removed. The message names where it was.',
    remedy: 'Remove it there, so that other programs that read the same secret do not fail.',
  },
  NO_PROXY_UNCLEAR: {
    meaning: 'NO_PROXY names hosts in a way that has no effect here; they are reached through the proxy.',
    remedy:
      'Name hosts by name (`api.cloud.com`), with all names below (`.cloud.com`), or by their whole address, with commas between them. Networks (`10.0.0.0/8`) and patterns are not understood.',
  },
  TLS_SETTING_IGNORED: {
    meaning:
      'NODE_TLS_REJECT_UNAUTHORIZED asks for certificates not to be verified. They are verified all the same.',
    remedy:
      'Remove the variable. Where a certificate is not trusted, give the authority that issued it in `caFile` (for the export of Citrix Analytics in `analyticsCaFile`).',
  },
  AUTHORITY_DOUBTFUL: {
    meaning:
      'A file of certificate authorities (`caFile`, `analyticsCaFile`) holds something that cannot help: a certificate that has expired or is not valid yet, no authority, or a private key.',
    remedy:
      'Get the current certificate of the authority from the operator of the server or proxy. A private key belongs in no such file: remove it.',
  },
  OUTPUT_IN_USE: {
    meaning: 'A run is under way that publishes in this output folder: another one would be refused now.',
    remedy: 'Let it end before the next run begins, or give each configuration an output folder of its own.',
  },
  SPACE_LOW: {
    meaning:
      'The disk has less free space than the present tables take; a run writes its tables beside them.',
    remedy: 'Free space on that disk, or give another folder as --out.',
  },
} as const satisfies Record<string, WarningDefinition>;

export type WarningCode = keyof typeof warningDefinitions;
