/**
 * Titles of columns follow from their names, so that no declaration repeats its name in other letters: words with a
 * blank between them, a unit in brackets, and the words below as people write them.
 */

const written: Readonly<Record<string, string>> = {
  appx: 'AppX',
  avg: 'average',
  ceb: 'Enterprise Browser',
  cnt: 'count',
  cpu: 'CPU',
  dns: 'DNS',
  ema: 'moving average',
  fqdn: 'FQDN',
  gpo: 'group policy',
  guid: 'GUID',
  hdx: 'HDX',
  http: 'HTTP',
  ica: 'ICA',
  id: 'ID',
  ids: 'IDs',
  iops: 'IOPS',
  ip: 'IP',
  isp: 'ISP',
  l7: 'layer 7',
  lhc: 'local host cache',
  logon: 'log-on',
  num: 'number',
  oid: 'OID',
  os: 'OS',
  pc: 'PC',
  rtt: 'round-trip time',
  saas: 'SaaS',
  samaccountname: 'SAM account name',
  sdk: 'SDK',
  sid: 'SID',
  sids: 'SIDs',
  snmp: 'SNMP',
  spa: 'Secure Private Access',
  ui: 'UI',
  uid: 'UID',
  upn: 'UPN',
  upns: 'UPNs',
  url: 'URL',
  urls: 'URLs',
  utc: 'UTC',
  uuid: 'UUID',
  vip: 'virtual IP',
  vm: 'VM',
  vpn: 'VPN',
  xd: 'XenDesktop',
};

/** At the end of a name: what the number counts in. */
const units: Readonly<Record<string, string>> = {
  bytes: 'bytes',
  days: 'days',
  gb: 'GB',
  hours: 'hours',
  kb: 'kB',
  mb: 'MB',
  minutes: 'minutes',
  ms: 'ms',
  percent: '%',
  seconds: 's',
};

/** The endings that Microsoft Sentinel gives the names of the risk tables, by their type. */
const published = /^(.+)_[sdtgb]$/;

/** `machine_ip_address` is "Machine IP address", `logon_duration_ms` "Log-on duration (ms)". */
export function columnTitleOf(name: string): string {
  const [, plain = name] = published.exec(name) ?? [];
  const words = plain
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .split('_')
    .filter(Boolean);
  const unit = words.length > 1 ? units[words.at(-1)?.toLowerCase() ?? ''] : undefined;
  const named = unit === undefined ? words : words.slice(0, words.at(-2) === 'in' ? -2 : -1);
  const text = named.map(wordOf).join(' ');
  const title = text.charAt(0).toUpperCase() + text.slice(1);
  return unit === undefined ? title : `${title} (${unit})`;
}

function wordOf(word: string): string {
  const lower = word.toLowerCase();
  return Object.hasOwn(written, lower) ? (written[lower] ?? lower) : lower;
}
