import type { Problem } from '../errors.ts';
import type { EnvironmentValues } from './environment.ts';
import { endpointsOf, type RegionName, regionNames } from './regions.ts';
import { originOf } from './urls.ts';

/** What says whose data is read, and where. Another value of these is another tenant, not another setting. */
const identifying = [
  ...['customerId', 'clientId', 'region', 'baseUrl', 'siteId'],
  ...['analyticsRegion', 'analyticsBrokers', 'analyticsTopic', 'analyticsGroup', 'analyticsUser'],
];

/** Which secret belongs to which user. */
const secretOf = {
  clientId: 'clientSecret',
  analyticsUser: 'analyticsPassword',
  proxyUser: 'proxyPassword',
} as const;

type Values = Readonly<Record<string, unknown>>;

/**
 * Where file and environment name different tenants. Variables like CITRIX_CLIENT_ID are those of Citrix's Terraform
 * provider, too; left to win they would have another customer read.
 */
export function contradictionsOf(
  file: { readonly origin: string; readonly values: Values },
  { values, variables }: Pick<EnvironmentValues, 'values' | 'variables'>,
): readonly Problem[] {
  const isInBoth = (name: string) => Object.hasOwn(file.values, name) && Object.hasOwn(values, name);
  const differ = (name: string) => isInBoth(name) && !isSame(name, file.values[name], values[name]);
  const wrong = identifying.filter(differ);
  // A secret goes with its user: where the environment names none, the secret there may be that of another.
  const strange = Object.entries(secretOf)
    .filter(
      ([user, secret]) => Object.hasOwn(file.values, user) && !Object.hasOwn(values, user) && differ(secret),
    )
    .map(([, secret]) => secret);
  const differing = [...wrong, ...strange].map((parameter) => ({
    parameter,
    message: `\`${parameter}\` differs between ${file.origin} and ${variables[parameter]}.`,
  }));
  const hosts = wrong.some((name) => name === 'region' || name === 'baseUrl')
    ? []
    : hostProblem(file, { values, variables });
  return [...differing, ...hosts].map((problem, index) =>
    index === 0 ? { ...problem, message: `${problem.message} ${advice}` } : problem,
  );
}

const advice =
  'Remove it from one of the two. The variable may have been set for another program, such as the Citrix Terraform provider.';

function isSame(name: string, left: unknown, right: unknown): boolean {
  return plain(name, left) === plain(name, right);
}

/** GUIDs and names of customers and hosts have no case; names of Kafka have. */
function plain(name: string, value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const text = value.trim();
  if (name === 'baseUrl') return originOf(text);
  return name.startsWith('analytics') || name.endsWith('Secret') ? text : text.toLowerCase();
}

/** `region` in one place and `baseUrl` in the other name a host each. */
function hostProblem(
  file: { readonly origin: string; readonly values: Values },
  { values, variables }: Pick<EnvironmentValues, 'values' | 'variables'>,
): readonly Problem[] {
  const [there, here] = [file.values, values].map((given) => ({
    region: regionIn(given),
    baseUrl: typeof given['baseUrl'] === 'string' ? originOf(given['baseUrl'].trim()) : undefined,
  }));
  if (there === undefined || here === undefined) return [];
  const contradiction = (parameter: string, name: string) => [
    { parameter, message: `\`${parameter}\` in ${file.origin} and ${variables[name]} name different hosts.` },
  ];
  if (here.baseUrl !== undefined && there.baseUrl === undefined && there.region !== undefined) {
    return here.baseUrl === hostOf(there.region) ? [] : contradiction('region', 'baseUrl');
  }
  if (there.baseUrl !== undefined && here.baseUrl === undefined && here.region !== undefined) {
    const isKept = here.region === (there.region ?? 'global') || there.baseUrl === hostOf(here.region);
    return isKept ? [] : contradiction('baseUrl', 'region');
  }
  return [];
}

function regionIn({ region }: Values): RegionName | undefined {
  return regionNames.find((name) => name === region);
}

function hostOf(region: RegionName): string {
  return new URL(endpointsOf({ customerId: '', region }).monitor.url).origin;
}
