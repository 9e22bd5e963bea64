/**
 * Where Citrix Cloud is, per region. The geo-neutral host serves US, EU and Asia Pacific South; the regional ones stay
 * documented and are needed where a customer's data may not leave its region. Japan and US Government are clouds of
 * their own; the latter has no API gateway, so the customer's own host answers and another service signs in.
 */

export const regionNames = ['global', 'us', 'eu', 'ap-s', 'jp', 'gov'] as const;

export type RegionName = (typeof regionNames)[number];

/** The host that reports the states of services, for all regions that have licensing. */
const serviceStatesHost = 'https://core.citrixworkspacesapi.net';

interface Region {
  readonly title: string;
  /** Origin of the data services; `{customerId}` stands for the customer's id. */
  readonly api: string;
  /** Origin of the sign-in service where it is another one, which then speaks the older trust protocol. */
  readonly trust?: string;
  /** Whether Citrix Cloud offers licensing there. */
  readonly hasLicensing?: true;
}

const regions: Readonly<Record<RegionName, Region>> = {
  global: {
    title: 'United States, European Union, Asia Pacific South',
    api: 'https://api.cloud.com',
    hasLicensing: true,
  },
  us: { title: 'United States only', api: 'https://api-us.cloud.com', hasLicensing: true },
  eu: { title: 'European Union only', api: 'https://api-eu.cloud.com', hasLicensing: true },
  'ap-s': { title: 'Asia Pacific South only', api: 'https://api-ap-s.cloud.com', hasLicensing: true },
  jp: { title: 'Japan', api: 'https://api.citrixcloud.jp' },
  gov: {
    title: 'US Government',
    api: 'https://{customerId}.xendesktop.us',
    trust: 'https://trust.citrixworkspacesapi.us',
  },
};

/** Names of the regions for people, in their order. */
export const regionLabels: readonly string[] = regionNames.map((name) => regions[name].title);

/** One line per region, for descriptions: `jp` Japan, … */
export const regionTitles: string = regionNames
  .map((name) => `\`${name}\` ${regions[name].title}`)
  .join('; ');

export interface RegionHost {
  readonly region: RegionName;
  /** Host name; `{customerId}` stands for the customer's id. */
  readonly host: string;
  readonly port: 443;
  /** What has to be selected for it to be needed; absent: nothing. */
  readonly when?: 'service_entitlements';
  readonly purposes: readonly (
    | 'sign-in'
    | 'monitor'
    | 'manage'
    | 'system-log'
    | 'licensing'
    | 'service-states'
  )[];
}

const hostOf = (origin: string) => origin.slice('https://'.length);

/** Every host a run may talk to, unless `baseUrl` replaces them: what a firewall has to let through. */
export const regionHosts: readonly RegionHost[] = regionNames.flatMap((region): RegionHost[] => {
  const { api, trust, hasLicensing } = regions[region];
  if (trust === undefined) {
    const purposes = ['sign-in', 'monitor', 'manage', 'system-log'] as const;
    if (hasLicensing !== true) return [{ region, host: hostOf(api), port: 443, purposes }];
    return [
      { region, host: hostOf(api), port: 443, purposes: [...purposes, 'licensing'] },
      {
        ...{ region, host: hostOf(serviceStatesHost), port: 443 },
        when: 'service_entitlements',
        purposes: ['service-states'],
      },
    ];
  }
  return [
    { region, host: hostOf(trust), port: 443, purposes: ['sign-in'] },
    { region, host: hostOf(api), port: 443, purposes: ['monitor', 'manage'] },
  ];
});

/** Where a client id and secret become a token: `oauth` takes a form, `trust` a JSON body. */
export interface TokenEndpoint {
  readonly url: string;
  readonly style: 'oauth' | 'trust';
  /**
   * Where the same credentials are taken whichever customer they belong to: tells a wrong customer from a wrong secret.
   */
  readonly anyCustomer?: string;
}

export interface Endpoints {
  readonly token: TokenEndpoint;
  readonly monitor: {
    /** Service root of the OData service, no slash at its end. */
    readonly url: string;
    /** The header that carries the customer id. */
    readonly customerHeader: 'Citrix-CustomerId' | 'Customer';
  };
  readonly manage: {
    /** Tells who is signed in and which sites there are. */
    readonly me: string;
    /** The prefix under which `MachineCatalogs` and the other lists of a site live. */
    readonly site: (siteId: string) => string;
    /** Whether the site's id goes into the header `Citrix-InstanceId` (else it is in the path). */
    readonly instanceHeader: boolean;
  };
  /** Records of the system log; undefined where no address of it is published. */
  readonly systemLog: string | undefined;
  /** What licences there are and how many are in use; undefined where there is no licensing. */
  readonly licensing: string | undefined;
  /** The states of the customer's services; undefined where no address of them is published. */
  readonly serviceStates: string | undefined;
}

/** The addresses for one customer. `baseUrl`, an origin, takes the place of every host; the paths stay. */
export function endpointsOf(parameters: {
  readonly customerId: string;
  readonly region: RegionName;
  readonly baseUrl?: string | undefined;
}): Endpoints {
  const customer = encodeURIComponent(parameters.customerId);
  const region = regions[parameters.region];
  const api = parameters.baseUrl ?? region.api.replace('{customerId}', customer);
  return region.trust === undefined
    ? {
        ...gatewayEndpoints(api, customer),
        ...(region.hasLicensing === true
          ? licensingEndpoints(api, parameters.baseUrl ?? serviceStatesHost, customer)
          : noLicensing),
      }
    : { ...directEndpoints(api, parameters.baseUrl ?? region.trust, customer), ...noLicensing };
}

type Licensing = Pick<Endpoints, 'licensing' | 'serviceStates'>;

const noLicensing: Licensing = { licensing: undefined, serviceStates: undefined };

function licensingEndpoints(api: string, core: string, customer: string): Licensing {
  return {
    licensing: `${api}/licensing/license/enterprise/cloud/cvad/ud`,
    serviceStates: `${core}/${customer}/serviceStates`,
  };
}

function gatewayEndpoints(api: string, customer: string): Omit<Endpoints, keyof Licensing> {
  const manage = `${api}/cvad/manage`;
  return {
    token: {
      url: `${api}/cctrustoauth2/${customer}/tokens/clients`,
      style: 'oauth',
      anyCustomer: `${api}/cctrustoauth2/root/tokens/clients`,
    },
    monitor: { url: `${api}/monitorodata`, customerHeader: 'Citrix-CustomerId' },
    manage: { me: `${manage}/me`, site: () => manage, instanceHeader: true },
    systemLog: `${api}/systemlog/records`,
  };
}

/** Without the gateway: paths of the site's own services, as Citrix's Terraform provider calls them. */
function directEndpoints(api: string, trust: string, customer: string): Omit<Endpoints, keyof Licensing> {
  const manage = `${api}/citrix/orchestration/api`;
  return {
    token: { url: `${trust}/${customer}/tokens/clients`, style: 'trust' },
    monitor: { url: `${api}/Citrix/Monitor/OData/v4/Data`, customerHeader: 'Customer' },
    manage: {
      me: `${manage}/me`,
      site: (siteId) => `${manage}/${customer}/${encodeURIComponent(siteId)}`,
      instanceHeader: false,
    },
    systemLog: undefined,
  };
}
