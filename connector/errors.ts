/**
 * What can go wrong, as data: one entry a code. The code is a promise to hosts and scripts, the remedy is what an
 * administrator reads; both appear in docs/errors.md, which is generated from here. Long, since it is the one list of them.
 */

/** Who has to act: `config` the administrator, `transient` nobody (run again), `system` the maintainers or the source. */
export type ErrorKind = 'config' | 'transient' | 'system';

interface ErrorDefinition {
  readonly kind: ErrorKind;
  /** What it means, in one sentence. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

export const errorDefinitions = {
  PARAMETERS_INVALID: {
    kind: 'config',
    meaning: 'A parameter, its file or the command line is wrong. Nothing was sent anywhere.',
    remedy:
      'Correct every problem listed; `citrix-connector describe` shows each parameter with its type and default.',
  },
  CREDENTIALS_REJECTED: {
    kind: 'config',
    meaning: 'Citrix Cloud does not accept the client id and secret.',
    remedy:
      'Compare both with Citrix Cloud > Identity and Access Management > API Access; create a new secret if this one was deleted, has expired or was copied incompletely.',
  },
  CUSTOMER_UNKNOWN: {
    kind: 'config',
    meaning: 'The API client signs in, but not for this customer.',
    remedy:
      'Take `customerId` from the line above "Create client" on the API Access page where the client was made, and check that this customer has Citrix DaaS.',
  },
  WRONG_REGION: {
    kind: 'config',
    meaning: 'This customer is served by another region, or the region does not know the customer.',
    remedy:
      'Set `region` to the geography shown for the customer in Citrix Cloud, and check `customerId`. Credentials are never sent on to a host that a redirect names.',
  },
  RIGHTS_MISSING: {
    kind: 'config',
    meaning: 'The API client may not read this.',
    remedy:
      'Give the service principal (or the administrator who created the client) the role Read Only Administrator of DaaS with the scope All. The system log belongs to Citrix Cloud, not to DaaS: a client with full access can read it.',
  },
  DAAS_NOT_ENABLED: {
    kind: 'config',
    meaning: 'Citrix DaaS did not answer for this customer.',
    remedy:
      'Check that the customer has bought Citrix DaaS, and that `customerId` and `region` are right: the gateway answers all three mistakes in the same way.',
  },
  SITE_NOT_FOUND: {
    kind: 'config',
    meaning: 'No site, or more than one, was found for the customer.',
    remedy:
      'Set `siteId` to one of the sites named in the message. Where none is named, check that the customer has Citrix DaaS, and that the API client has been given access to it.',
  },
  TLS_UNTRUSTED: {
    kind: 'config',
    meaning: 'The certificate of the server, or of an inspecting proxy, is not trusted.',
    remedy:
      'Where your company inspects TLS, give its certificate authority in `caFile` (PEM) or NODE_EXTRA_CA_CERTS. For the export of Citrix Analytics give the CA file that Data Exports lets you download as `analyticsCaFile`. A certificate that has expired must be renewed by the operator of that server or proxy; check the clock of this machine, too.',
  },
  PROXY_REFUSED: {
    kind: 'config',
    meaning: 'The proxy, or a web filter on the way, did not let the request through.',
    remedy:
      'Check `proxyUrl` (else HTTPS_PROXY): address, user, password. Have the hosts allowed that `citrix-connector describe` lists, or name them in NO_PROXY where no proxy is needed. Where no proxy is in between, a firewall in front of the service did it: give the message, the time and the public address of this machine to Citrix support.',
  },
  FOLDER_INVALID: {
    kind: 'config',
    meaning:
      'A folder that the connector writes to cannot be used: it cannot be written to, another run uses it, files of others are where its own belong, it holds the tables of another configuration, or the output folder and the state folder are not apart from each other.',
    remedy:
      'Give the account that runs the connector the right to write there, or choose another folder with the setting that the message names: `--out`, `--state`, or TMPDIR (on Windows TEMP) for temporary files. Each configuration needs an output folder and a state folder of its own, neither inside the other.',
  },
  FIREWALL_REFUSED: {
    kind: 'config',
    meaning:
      'A web application firewall in front of the service refused the request. It is not a proxy of your network.',
    remedy:
      'Give the reference in the message, the time and the public address of this machine to Citrix support (with `baseUrl`, to those who run that address), and have the address allowed. Addresses that many share, such as those of VPNs and clouds, are refused most often: try from another network.',
  },
  STATE_INVALID: {
    kind: 'config',
    meaning:
      'The state in the state folder cannot be used: it is in use, damaged, lies among files of others, or belongs to another customer or source. Or the state that a host keeps is damaged, or of another customer.',
    remedy:
      'Give a folder of its own to each connector configuration, and let one run end before the next begins. To start again, give an empty folder: the progress of an interrupted run is lost, and with incremental runs the tables they start from, with the rows that Citrix has groomed since. Where a host keeps the state, reset the stream there, or give the state that was last written, or none to have all rows sent again.',
  },
  CATALOG_INVALID: {
    kind: 'config',
    meaning: 'The catalog that a host hands over cannot be used, or selects nothing that there is.',
    remedy:
      'Discover the tables again and select in that catalog; for Singer, `citrix-connector tap --discover` prints it.',
  },
  EXPORT_CREDENTIALS_REJECTED: {
    kind: 'config',
    meaning: 'The brokers of the Citrix Analytics export do not accept the user and password.',
    remedy:
      'Compare `analyticsUser` and `analyticsPassword` with Citrix Analytics > Settings > Data Exports; where the password was changed or has expired, set a new one there, and here.',
  },
  EXPORT_TOPIC_UNKNOWN: {
    kind: 'config',
    meaning: 'The brokers have no such topic, or do not show it to this user.',
    remedy:
      'Take `analyticsTopic` from the configuration file that Citrix Analytics > Settings > Data Exports lets you download, and check that `analyticsRegion` (or `analyticsBrokers`) is that of the tenant.',
  },
  EXPORT_RIGHTS_MISSING: {
    kind: 'config',
    meaning: 'The user of the export may not read the topic, or may not use the consumer group.',
    remedy:
      'Take `analyticsTopic`, `analyticsGroup` and `analyticsUser` from one and the same configuration file of Citrix Analytics > Settings > Data Exports: a user may use its own topic and group only.',
  },
  EXPORT_GROUP_IN_USE: {
    kind: 'config',
    meaning:
      'Another consumer reads the export for the same consumer group: each would get a part of the events.',
    remedy:
      'Stop the other consumer (Logstash, the Splunk add-on, another connector), then run again; the message names it where the brokers tell. A tenant has one group, so one system at a time can follow the export; mode `full` reads beside it.',
  },
  HOST_UNREACHABLE: {
    kind: 'transient',
    meaning: 'The host could not be found or connected to.',
    remedy:
      'Check name resolution and the firewall (HTTPS, port 443, outbound; port 9094 for the export of Citrix Analytics) on this machine for the host in the message; behind a proxy, set `proxyUrl`, which the export cannot use.',
  },
  THROTTLED: {
    kind: 'transient',
    meaning:
      'The source answered "too many requests", or that a quota is used up, for longer than the run waits.',
    remedy:
      'Run again later. Citrix allows one Monitor query at a time per customer: move other tools of the same customer (reports, scripts, other connectors) to another time.',
  },
  SOURCE_TIMEOUT: {
    kind: 'transient',
    meaning: 'The source did not answer in time.',
    remedy: 'Run again; if it happens often, raise `requestTimeout` or shorten `fetchStartDatePeriod`.',
  },
  SOURCE_UNAVAILABLE: {
    kind: 'transient',
    meaning: 'The source failed or the connection broke, again and again.',
    remedy: 'Run again later; status.cloud.com tells of incidents. Give Citrix support the transaction id.',
  },
  SITE_FROZEN: {
    kind: 'transient',
    meaning: 'Citrix has put the site to sleep because nobody used it.',
    remedy: 'Sign in to the DaaS console once to wake it, wait some minutes, and run again.',
  },
  BUDGET_SPENT: {
    kind: 'transient',
    meaning: 'The run reached `maxRunMinutes` or `maxRows` and stopped.',
    remedy:
      'Run again with the same `--state` to resume where it stopped; without a state, raise the budget or shorten `fetchStartDatePeriod`.',
  },
  RESPONSE_INVALID: {
    kind: 'system',
    meaning: 'The source answered with something that its published contract does not allow.',
    remedy:
      'Run again; if it stays, check that no proxy rewrites answers, and report it with the transaction id and the run report.',
  },
  LINK_FOREIGN: {
    kind: 'system',
    meaning:
      'More rows share one instant than fit on a page, and the others cannot be reached: the link to the next page leads to another host or in a circle, and the source does not skip rows (`$skip`). Or a list names the same next page twice.',
    remedy:
      'Check that no reverse proxy in between drops `$skip` from addresses or answers out of a cache; report it with the run report.',
  },
  COUNT_MISMATCH: {
    kind: 'system',
    meaning:
      "Fewer rows arrived than the source's own count says it has, also after the missing ones were asked for again.",
    remedy: 'Run again; if it stays, report it with the run report. Nothing incomplete was published.',
  },
  SCHEMA_CHANGED: {
    kind: 'system',
    meaning:
      'A field of the source has another type than it is declared with (a key or sort column, or more than half of at least 100 values of a column), or a field or entity set is missing.',
    remedy:
      'Check `baseUrl` when a whole entity set is missing. Otherwise report what the message names: a new version of the connector is needed for this table.',
  },
  ROW_UNREADABLE: {
    kind: 'system',
    meaning:
      'There is a row that the source cannot deliver: every answer that contains it breaks off or is an error, while its neighbours arrive. The table was not published; all others are.',
    remedy:
      'Report it to Citrix support with the keys, the times and the transaction id of the message; running again does not help until the row is repaired or groomed. Until then a `fetchStartDatePeriod` whose window begins after the row reads this table without it, unless the row belongs to a joined set (such as users or machines).',
  },
  OUTPUT_FAILED: {
    kind: 'system',
    meaning:
      'Files could not be written or read: the disk is full or broken, or another program holds a file open.',
    remedy:
      'Check free space and rights of the folder in the message (the output folder, unless it names another) and of the state folder, and close programs that hold its files open; then run again. Files of the previous run were not touched unless the message says so.',
  },
  PUSH_REJECTED: {
    kind: 'config',
    meaning: 'The data hub does not take a table, or there is none to push.',
    remedy:
      'Compare address, task id and API key with the "Data Ingestion" tab of the container task, which shows all three; the key must have access to the result table of that task.',
  },
  PUSH_FAILED: {
    kind: 'transient',
    meaning: 'A table could not be uploaded to the data hub.',
    remedy:
      'Push again later; nothing was taken, or what was taken in the mode `replace` is simply replaced.',
  },
  PUSH_UNCERTAIN: {
    kind: 'config',
    meaning:
      'It is not known whether the data hub has taken rows: the connection or the program ended during an upload, or the journal of deliveries is damaged. Nothing more is appended to that task until you decide.',
    remedy:
      'Look into the result table of the task. If the rows are there, run `push --uncertain taken`; if not, `push --uncertain missing`, which sends them again.',
  },
  INTERNAL_ERROR: {
    kind: 'system',
    meaning: 'The connector itself has a fault.',
    remedy: 'Report it with the log (`--log-level debug`) and the run report.',
  },
  CANCELLED: {
    kind: 'transient',
    meaning: 'The run was interrupted from outside. Nothing incomplete was published.',
    remedy: 'Run again; with the same `--state` it resumes where it stopped.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorDefinitions;

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

/** What the other side answered, as facts that the program may branch on. */
export interface AnswerFacts {
  /** Of HTTP. */
  readonly status: number;
  /** As its header says it; '' when it has none. */
  readonly contentType: string;
  /** The other side's own name for the error; '' when it has none. */
  readonly code: string;
  /** All that an error says in words, without secrets, not shortened for people: the outermost first, a line each. */
  readonly text: string;
}

interface ErrorContext {
  /** The table that failed; absent when the whole run is concerned. */
  readonly dataset?: string;
  /** The problem behind it; never shown to users as a stack. */
  readonly cause?: unknown;
  /** Every single problem, when there are several (parameters). */
  readonly problems?: readonly string[];
  /** How the process ends, where the kind alone does not tell (which signal interrupted it). */
  readonly exitCode?: ExitCode;
  /** The answer behind it. */
  readonly answer?: AnswerFacts | undefined;
}

/** The one error that leaves the connector: branch on `code`, show `message` and `remedy`. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly remedy: string;
  readonly problems: readonly string[];
  readonly dataset: string | undefined;
  readonly exitCode: ExitCode;
  /** Private, so that nothing prints or serialises it by accident: a service may quote anything. */
  readonly #answer: AnswerFacts | undefined;

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(message, { cause: context.cause });
    this.code = code;
    this.kind = errorDefinitions[code].kind;
    this.remedy = errorDefinitions[code].remedy;
    this.problems = context.problems ?? [];
    this.dataset = context.dataset;
    this.exitCode = context.exitCode ?? exitCodesOf(code)[0];
    this.#answer = context.answer;
  }

  /** The answer behind it, in memory only; undefined when there was none. */
  get answer(): AnswerFacts | undefined {
    return this.#answer;
  }

  /** The same error, told for one dataset. */
  forDataset(dataset: string): ConnectorError {
    const { cause, problems, exitCode, answer } = this;
    return new ConnectorError(this.code, this.message, { dataset, cause, problems, exitCode, answer });
  }
}

/** Any thrown value as a ConnectorError: what is not one already is a fault of ours. */
export function asConnectorError(thrown: unknown): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown;
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new ConnectorError('INTERNAL_ERROR', message, { cause: thrown });
}

/** How the process ends (sysexits); the worst of all errors decides. */
export const exitCodes = {
  0: 'complete: every table asked for was published',
  70: 'a fault of the connector, or a source that breaks its contract',
  75: 'transient: run again later',
  78: 'configuration: parameters, credentials, rights or entitlement',
  130: 'interrupted (SIGINT)',
  143: 'interrupted (SIGTERM)',
} as const;

export type ExitCode = keyof typeof exitCodes;

const exitCodeOfKind: Record<ErrorKind, ExitCode> = { config: 78, transient: 75, system: 70 };

/** How the process may end for an error; of an interruption the signal decides which. */
export function exitCodesOf(code: ErrorCode): readonly [ExitCode, ...ExitCode[]] {
  return code === 'CANCELLED' ? [130, 143] : [exitCodeOfKind[errorDefinitions[code].kind]];
}

/** A fault needs a person more urgently than a wrong setting, and that more than an outage that passes. */
const severity: Record<ErrorKind, number> = { transient: 1, config: 2, system: 3 };

/** The error that decides how a run ends: an interruption before all else, then the gravest, then the first. */
export function gravestOf(errors: readonly ConnectorError[]): ConnectorError | undefined {
  const weight = ({ code, kind }: ConnectorError) => (code === 'CANCELLED' ? 4 : severity[kind]);
  return [...errors].sort((a, b) => weight(b) - weight(a))[0];
}
