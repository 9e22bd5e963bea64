/**
 * Every error, as data: one entry a code. The code is a promise to hosts and scripts, the remedy is what an administrator
 * reads; both appear in docs/errors.md, which is generated from here.
 */

/** Who has to act: `config` the administrator, `transient` nobody (run again), `system` the maintainers or the source. */
export type ErrorKind = 'config' | 'transient' | 'system';

export interface ErrorDefinition {
  readonly kind: ErrorKind;
  /** What it means, in one sentence. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Where several things can be behind it: each as the message shows it, with its own remedy; for the reference page. */
  readonly causes?: readonly { readonly cause: string; readonly remedy: string }[];
}

const otherFolder =
  'Give another folder with the setting that the message names (`--out`, `--state`, TMPDIR).';

export const errorDefinitions = {
  PARAMETERS_INVALID: {
    kind: 'config',
    meaning: 'A parameter, its file or the command line is wrong. Nothing was sent anywhere.',
    remedy:
      'Correct every problem listed; `citrix-connector describe` shows each parameter with its type and default.',
    causes: [
      {
        cause: 'A parameter in the file or the environment',
        remedy: 'Correct it; `citrix-connector describe` shows each parameter with its type and default.',
      },
      { cause: 'An option of the command line', remedy: 'Correct it; `citrix-connector --help` shows them.' },
      {
        cause: 'A file cannot be read (`--params`, `caFile`, a file with a secret)',
        remedy: 'Correct the path, or give the account that runs the connector the right to read it.',
      },
      {
        cause: 'The target file of `push`',
        remedy: 'Correct it by `schemas/push-target.schema.json`; docs/hosts/raynet.md explains its members.',
      },
      {
        cause: 'File and environment name different customers, clients or hosts',
        remedy: 'Remove the variables `CITRIX_…` that belong to another program, or make both the same.',
      },
    ],
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
  LICENSING_NOT_PERMITTED: {
    kind: 'config',
    meaning:
      'The API client may not read licences or service entitlements, which belong to Citrix Cloud and not to DaaS. A run skips the table, which is no failure.',
    remedy:
      'Give the API client full access, or with custom access the Licensing permission of Citrix Cloud (Identity and Access Management > API Access); no role of DaaS has it. Or leave the table out of `extraDatasets`.',
  },
  NOT_IN_REGION: {
    kind: 'config',
    meaning:
      'What the table is made of has no published address in this region. A run skips the table, which is no failure.',
    remedy:
      'Leave the table out of `extraDatasets`: Citrix offers licences and service entitlements in the regions `global`, `us`, `eu` and `ap-s`.',
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
    causes: [
      {
        cause: 'The account cannot write there',
        remedy: 'Give the account that runs the connector the right to write, or choose another folder.',
      },
      {
        cause: '"in use by process …"',
        remedy:
          'Wait until the other run has ended; let your scheduler start no second one. The lock of a killed run is taken over, at once on the same machine, after five minutes from another one.',
      },
      { cause: 'It holds files of others with the names of ours', remedy: `Move them away. ${otherFolder}` },
      { cause: 'It holds the tables of another customer', remedy: otherFolder },
      {
        cause: 'Output and state folder are the same, or one lies in the other',
        remedy: 'Give two folders side by side.',
      },
      { cause: 'Its name is reserved by Windows', remedy: otherFolder },
    ],
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
    causes: [
      {
        cause: '"in use by process …", or another run has taken over',
        remedy:
          'Wait until the other run has ended; let your scheduler start no second one. The lock of a killed run is taken over, at once on the same machine, after five minutes from another one.',
      },
      {
        cause: 'It belongs to another customer or source',
        remedy: 'Give each customer a state folder of its own with `--state`.',
      },
      {
        cause: 'It is damaged, or was written by another version',
        remedy:
          'Remove the folder `unfinished` in the state folder: the next run starts over. The folder `snapshot` can stay.',
      },
      {
        cause: 'It holds a file that no run has made',
        remedy: 'Move that file away, or give another folder with `--state`.',
      },
      {
        cause: 'The state that Airbyte keeps of a stream is damaged, or belongs to another customer',
        remedy: 'Reset the stream in Airbyte: the next sync sends all rows.',
      },
      {
        cause:
          'The state that Meltano or another Singer runner keeps is damaged, or belongs to another customer',
        remedy: 'Give the last state line that the target wrote, or run once with `--full-refresh`.',
      },
    ],
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
      'More rows share one timestamp than fit on a page, and the others cannot be reached: the link to the next page leads to another host or in a circle, and the source does not skip rows (`$skip`). Or a list names the same next page twice.',
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
  PACKAGE_MISSING: {
    kind: 'config',
    meaning: 'A package that the report needs is not installed, or does not run on this machine.',
    remedy:
      'Install what the message names, beside the connector. The packages of the report are not installed with the connector, and are not in the agent package, because they are larger than all else together.',
  },
  REPORT_INPUT_INVALID: {
    kind: 'config',
    meaning:
      'A folder has no tables that a report can be made of, or a table is not what its data package says.',
    remedy:
      'Give the output folder of a run as `--out`, and let a run that writes there end first. Where somebody has changed a table, run again.',
  },
  REPORT_FAILED: {
    kind: 'system',
    meaning: 'The report, or some of its panels, could not be computed.',
    remedy:
      'Where memory or disk space ran out, free some (temporary files go to TMPDIR, on Windows TEMP) or raise `memoryMb` in the settings. Otherwise report it with the message; the other panels are in the report.',
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

/** What means that there is no such table for this customer, region or API client: a run skips it, and nothing has failed. */
const ofSkipped: ReadonlySet<ErrorCode> = new Set(['LICENSING_NOT_PERMITTED', 'NOT_IN_REGION']);

export function isSkip({ code }: { readonly code: ErrorCode }): boolean {
  return ofSkipped.has(code);
}
