/** Finds the name that somebody probably meant. */

/** Names of other connectors and everyday words for our parameters, in the form of `plain`. */
const aliases: Readonly<Record<string, string>> = {
  url: 'baseUrl',
  apiurl: 'baseUrl',
  serverurl: 'baseUrl',
  citrixcloudbaseurl: 'baseUrl',
  endpoint: 'baseUrl',
  customer: 'customerId',
  tenantid: 'customerId',
  secret: 'clientSecret',
  password: 'clientSecret',
  apikey: 'clientId',
  environment: 'region',
  geo: 'region',
  instanceid: 'siteId',
  days: 'fetchStartDatePeriod',
  lookbackdays: 'fetchStartDatePeriod',
  period: 'fetchStartDatePeriod',
  fetchapplications: 'fetchApplicationInstances',
  fetchcatalogs: 'fetchMachineCatalogs',
  fetchmachines: 'fetchMachineCatalogs',
  datasets: 'extraDatasets',
  tables: 'extraDatasets',
  supportedapis: 'extraDatasets',
  timeout: 'requestTimeout',
  maxruntime: 'maxRunMinutes',
  limit: 'maxRows',
  proxy: 'proxyUrl',
  httpsproxy: 'proxyUrl',
  ca: 'caFile',
  cacertificate: 'caFile',
  format: 'formats',
  fileformat: 'formats',
  outputformat: 'formats',
  parquet: 'formats',
  escapeformulas: 'csvEscapeFormulas',
  bom: 'csvByteOrderMark',
  byteordermark: 'csvByteOrderMark',
};

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** More letters than this apart, two names are different words. */
const farthest = 3;

/**
 * The candidate meant by `name`: the same letters in another case or with other separators, else a known alias, else
 * the one at most a third of its letters (and at most `farthest`) away.
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(name);
  const same = candidates.find((candidate) => plain(candidate) === wanted);
  if (same !== undefined) return same;
  const alias = Object.hasOwn(aliases, wanted) ? aliases[wanted] : undefined;
  if (alias !== undefined && candidates.includes(alias)) return alias;
  const limit = Math.min(farthest, Math.floor(wanted.length / 3));
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(wanted, plain(candidate)) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return best?.candidate;
}

/** Levenshtein: the fewest letters to insert, drop or replace. Names longer than any of ours are far from all. */
export function editDistance(a: string, b: string): number {
  if (a.length > 100) return a.length;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
