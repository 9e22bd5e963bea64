/**
 * Every error, as data: one entry per code. Platforms and scripts rely on the codes; administrators read the remedies.
 * Both appear in docs/errors.md, which is generated from here. Remedies for single causes are in `remedies.ts`.
 */

/**
 * Who has to act: `config` the administrator, `transient` no one (run again), `system` the maintainers or the source.
 */
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
    meaning: 'A parameter, a file that you named, or the command line is wrong. No request was sent.',
    remedy:
      'Correct every problem listed. `citrix-connector describe` shows each parameter with its type and default.',
  },
  CREDENTIALS_REJECTED: {
    kind: 'config',
    meaning: 'Citrix Cloud does not accept the client ID and secret.',
    remedy:
      'Compare both with Citrix Cloud > Identity and Access Management > API Access. Create a new secret if this one was deleted, has expired or was copied incompletely.',
  },
  CUSTOMER_UNKNOWN: {
    kind: 'config',
    meaning: 'The API client exists, but it does not belong to this customer.',
    remedy:
      'Copy `customerId` from the line above "Create client" on the API Access page where the client was created, and check that this customer has Citrix DaaS.',
  },
  WRONG_REGION: {
    kind: 'config',
    meaning: 'This customer belongs to another region, or the region does not know the customer.',
    remedy:
      'Set `region` to the geography that Citrix Cloud shows for the customer, and check `customerId`. Credentials are never sent to the target of a redirect.',
  },
  RIGHTS_MISSING: {
    kind: 'config',
    meaning: 'The API client lacks permission to read this.',
    remedy:
      'Assign the DaaS role Read Only Administrator with the scope All to the service principal (or to the administrator who created the client). The system log belongs to Citrix Cloud, not to DaaS: it needs a client with full access.',
  },
  DAAS_NOT_ENABLED: {
    kind: 'config',
    meaning: 'Citrix DaaS is not available for this customer.',
    remedy:
      'Check that the customer has Citrix DaaS, and that `customerId` and `region` are correct: the gateway returns the same answer in all three cases.',
  },
  SITE_NOT_FOUND: {
    kind: 'config',
    meaning: 'The customer has no site that the API client can see, or more than one.',
    remedy:
      'Set `siteId` to one of the sites named in the message. If the message names none, check that the customer has Citrix DaaS and that the API client has access to it.',
  },
  LICENSING_NOT_PERMITTED: {
    kind: 'config',
    meaning:
      'The API client lacks permission to read licences or service entitlements, which belong to Citrix Cloud and not to DaaS. A run skips the table; this is not a failure.',
    remedy:
      'Give the API client full access, or with custom access the Licensing permission of Citrix Cloud (Identity and Access Management > API Access); no role of DaaS has it. Or leave the table out of `extraDatasets`.',
  },
  NOT_IN_REGION: {
    kind: 'config',
    meaning:
      'Citrix publishes no address for this table in this region. A run skips the table; this is not a failure.',
    remedy:
      'Leave the table out of `extraDatasets`: Citrix offers licences and service entitlements in the regions `global`, `us`, `eu` and `ap-s`.',
  },
  TLS_UNTRUSTED: {
    kind: 'config',
    meaning: 'The certificate of the server, or of an inspecting proxy, is not trusted.',
    remedy:
      'If your company inspects TLS, set `caFile` (PEM) or NODE_EXTRA_CA_CERTS to its certificate authority. For the Citrix Analytics export, download the CA file from Data Exports and set `analyticsCaFile` to it. An expired certificate must be renewed by the operator of that server or proxy. Check the clock of this machine, too.',
  },
  PROXY_REFUSED: {
    kind: 'config',
    meaning: 'The proxy, or a web filter in your network, blocked the request.',
    remedy:
      'Check address, user and password in `proxyUrl` (or HTTPS_PROXY). Allow the hosts that `citrix-connector describe` lists, or name them in NO_PROXY if no proxy is needed. If there is no proxy, a firewall in front of the service blocked the request: send the message, the time and the public IP address of this machine to Citrix Support.',
  },
  FOLDER_INVALID: {
    kind: 'config',
    meaning:
      'A folder cannot be used: it is not writable, another run is using it, it contains files that the connector did not create or tables of another configuration, or the output folder and the state folder overlap.',
    remedy:
      'Grant the account that runs the connector write permission on the folder, or choose another folder with the setting that the message names: `--out`, `--state`, or TMPDIR (on Windows TEMP) for temporary files. Each configuration needs its own output folder and its own state folder, neither inside the other.',
  },
  FIREWALL_REFUSED: {
    kind: 'config',
    meaning:
      'A web application firewall in front of the service blocked the request. It is not a proxy of your network.',
    remedy:
      'Send the reference in the message, the time and the public IP address of this machine to Citrix Support (with `baseUrl`, to the operator of that server) and ask for the address to be allowed. Shared addresses, such as those of VPNs and clouds, are blocked most often: try another network.',
  },
  STATE_INVALID: {
    kind: 'config',
    meaning:
      'The state cannot be used: the state folder is in use, damaged, contains files that the connector did not create, or belongs to another customer; or the state that a platform keeps is damaged or belongs to another customer.',
    remedy:
      'Use a separate state folder for each configuration, and do not start a run before the previous one has ended. To start over, choose an empty folder with `--state`.',
  },
  CATALOG_INVALID: {
    kind: 'config',
    meaning: 'The catalog that the platform passes is invalid, or selects no existing table.',
    remedy:
      'Discover the tables again and select streams in the new catalog. For Singer, `citrix-connector tap --discover` prints it.',
  },
  EXPORT_CREDENTIALS_REJECTED: {
    kind: 'config',
    meaning: 'The brokers of the Citrix Analytics export do not accept the user and password.',
    remedy:
      'Compare `analyticsUser` and `analyticsPassword` with Citrix Analytics > Settings > Data Exports. If the password was changed or has expired, set a new one there and in the parameters.',
  },
  EXPORT_TOPIC_UNKNOWN: {
    kind: 'config',
    meaning: 'The topic does not exist, or this user cannot see it.',
    remedy:
      'Copy `analyticsTopic` from the configuration file under Citrix Analytics > Settings > Data Exports, and check that `analyticsRegion` (or `analyticsBrokers`) matches the tenant.',
  },
  EXPORT_RIGHTS_MISSING: {
    kind: 'config',
    meaning: 'The user of the export lacks permission to read the topic or to use the consumer group.',
    remedy:
      'Copy `analyticsTopic`, `analyticsGroup` and `analyticsUser` from the same configuration file (Citrix Analytics > Settings > Data Exports): a user can only use its own topic and group.',
  },
  EXPORT_GROUP_IN_USE: {
    kind: 'config',
    meaning:
      'Another consumer uses the same consumer group: each of the two would receive only part of the events.',
    remedy:
      'Stop the other consumer (Logstash, the Splunk add-on, another connector), then run again; the message names it if the brokers do. A tenant has one consumer group, so only one system can follow the export. Mode `full` reads without joining the group.',
  },
  HOST_UNREACHABLE: {
    kind: 'transient',
    meaning: 'The host name could not be resolved, or the connection failed.',
    remedy:
      'Check DNS and the firewall for the host in the message (outbound HTTPS, port 443; port 9094 for the Citrix Analytics export). Behind a proxy, set `proxyUrl`; the export cannot use a proxy.',
  },
  THROTTLED: {
    kind: 'transient',
    meaning:
      'The source reported "too many requests" or an exhausted quota until the retry limit was reached.',
    remedy:
      'Run again later. Citrix allows one Monitor query at a time per customer: schedule other tools of the same customer (reports, scripts, other connectors) at another time.',
  },
  SOURCE_TIMEOUT: {
    kind: 'transient',
    meaning: 'The source did not answer in time.',
    remedy: 'Run again. If it happens often, increase `requestTimeout` or reduce `fetchStartDatePeriod`.',
  },
  SOURCE_UNAVAILABLE: {
    kind: 'transient',
    meaning: 'The source returned errors, or the connection broke, until the retry limit was reached.',
    remedy:
      'Run again later. status.cloud.com lists incidents. For a support case, send the transaction ID to Citrix Support.',
  },
  SITE_FROZEN: {
    kind: 'transient',
    meaning: 'Citrix has suspended the site because it was not used.',
    remedy: 'Sign in to the DaaS console to wake the site, wait a few minutes, and run again.',
  },
  BUDGET_SPENT: {
    kind: 'transient',
    meaning: 'The run limit was reached: `maxRunMinutes` or `maxRows`. The run stopped.',
    remedy:
      'Run again with the same `--state` to resume from the checkpoint. Without `--state`, increase the limit or reduce `fetchStartDatePeriod`.',
  },
  RESPONSE_INVALID: {
    kind: 'system',
    meaning: 'The source returned an answer that its published contract does not allow.',
    remedy:
      'Run again. If it persists, check that no proxy changes the answers, and report it with the transaction ID and the run report.',
  },
  LINK_FOREIGN: {
    kind: 'system',
    meaning:
      'More rows share one timestamp than fit on a page, and the rest cannot be fetched: the link to the next page points to another host or repeats, and the source does not support `$skip`. Or a list returned the same next page twice.',
    remedy:
      'Check that no reverse proxy removes `$skip` from URLs or answers from a cache. Report it with the run report.',
  },
  COUNT_MISMATCH: {
    kind: 'system',
    meaning:
      'The source delivered fewer rows than its own row count, also after the missing rows were fetched again.',
    remedy: 'Run again. If it persists, report it with the run report. Nothing incomplete was published.',
  },
  HISTORY_LOST: {
    kind: 'system',
    meaning:
      'The snapshot of the previous table cannot be used: it was changed, damaged or removed, or was written by an incompatible version. The table was published after a full load, without the rows that the source has purged. `historyLost` in the run report counts them.',
    remedy:
      'To get these rows back, restore the state folder from a backup and run again. Otherwise do nothing: the next runs continue from the published table. Do not edit published tables in place.',
  },
  SCHEMA_CHANGED: {
    kind: 'system',
    meaning:
      'A field of the source has an unexpected type (a key or sort column, or more than half of at least 100 values of a column), or a field or entity set is missing.',
    remedy:
      'If an entity set is missing, check `baseUrl`. Otherwise report the message: this table needs a new version of the connector.',
  },
  ROW_UNREADABLE: {
    kind: 'system',
    meaning:
      'The source cannot deliver one row: every answer that contains it fails, while the rows before and after it arrive. This table was not published; the others were.',
    remedy:
      'Report it to Citrix Support with the keys, timestamps and transaction ID from the message. Running again does not help until Citrix repairs or purges the row. Until then, reduce `fetchStartDatePeriod` so that the window starts after the row; this does not help for rows of a joined set, such as users or machines.',
  },
  OUTPUT_FAILED: {
    kind: 'system',
    meaning:
      'A file could not be written or read: the disk is full or defective, or another program holds the file open.',
    remedy:
      'Check free space and permissions of the folder in the message (the output folder, unless it names another) and of the state folder. Close programs that hold its files open, then run again. Files of the previous run are unchanged unless the message says so.',
  },
  PUSH_REJECTED: {
    kind: 'config',
    meaning: 'The destination of a push rejects credentials or rows, or there is no table to push.',
    remedy:
      'Correct what the message names, and push again. `citrix-connector push --check` proves address, credentials and permissions without writing.',
  },
  PUSH_FAILED: {
    kind: 'transient',
    meaning: 'A table could not be delivered to the destination, for a reason that may pass.',
    remedy:
      'Push again later. The destination has nothing of it, or what the next push replaces. Tables that were delivered are not sent again.',
  },
  PUSH_UNCERTAIN: {
    kind: 'config',
    meaning:
      'It is unknown whether the destination stored the rows: the connection or the program ended during an upload, or the delivery journal is damaged. Nothing is appended to that place until you decide.',
    remedy:
      'Look into the result table at the destination. If it contains the rows, run `citrix-connector push --uncertain taken`; if not, run `citrix-connector push --uncertain missing`, which sends them again.',
  },
  DESTINATION_FAULT: {
    kind: 'system',
    meaning: 'The destination reports an internal fault, or breaks its own contract.',
    remedy:
      'Ask the operator of the destination to look into its log at the time of the push, and push again when it is mended.',
  },
  PACKAGE_MISSING: {
    kind: 'config',
    meaning:
      'A package that the report, a destination or Parquet files need is not installed, or does not run on this machine.',
    remedy:
      'Install what the message names, beside the connector. These packages are not installed with the connector, and are not in the agent package: only those who use them need them, and some are larger than all else together.',
  },
  REPORT_INPUT_INVALID: {
    kind: 'config',
    meaning:
      'A folder has no tables that a report can be made of, or a table is not what its data package says.',
    remedy:
      'Set `--out` to the output folder of a run, and wait until a run that writes there has ended. If a table was changed, run `citrix-connector run` again.',
  },
  REPORT_FAILED: {
    kind: 'system',
    meaning: 'The report, or some of its panels, could not be computed.',
    remedy:
      'Where memory or disk space ran out, free some (temporary files go to TMPDIR, on Windows TEMP) or raise `memoryMb` in the settings. Otherwise report it with the message; the other panels are in the report.',
  },
  INTERNAL_ERROR: {
    kind: 'system',
    meaning: 'A bug in the connector.',
    remedy: 'Report it with the log (`--log-level debug`) and the run report.',
  },
  CANCELLED: {
    kind: 'transient',
    meaning: 'The run was interrupted. Nothing incomplete was published.',
    remedy: 'Run again. With the same `--state` the run resumes from the checkpoint.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorDefinitions;

/**
 * What means that there is no such table for this customer, region or API client: a run skips it, and nothing has
 * failed.
 */
const ofSkipped: ReadonlySet<ErrorCode> = new Set(['LICENSING_NOT_PERMITTED', 'NOT_IN_REGION']);

export function isSkip({ code }: { readonly code: ErrorCode }): boolean {
  return ofSkipped.has(code);
}
