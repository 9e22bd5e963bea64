import { z } from 'zod';
import { secretPattern } from '../patterns.ts';
import { regionNames as cloudRegions } from '../regions.ts';
import { filledText, hints, secretMark } from './form.ts';

const analytics = hints('Analytics');

/** The brokers of the export, by home region of the tenant; more regions there are not. */
const brokers = {
  us: [
    'casnb-0.citrix.com:9094',
    'casnb-1.citrix.com:9094',
    'casnb-2.citrix.com:9094',
    'casnb-3.citrix.com:9094',
  ],
  eu: ['casnb-eu-0.citrix.com:9094', 'casnb-eu-1.citrix.com:9094', 'casnb-eu-2.citrix.com:9094'],
  aps: ['casnb-aps-0.citrix.com:9094', 'casnb-aps-1.citrix.com:9094', 'casnb-aps-2.citrix.com:9094'],
} as const;

type AnalyticsRegion = keyof typeof brokers;

const regionNames = Object.keys(brokers) as [AnalyticsRegion, ...AnalyticsRegion[]];

/** Of tenants whose region follows from that of Citrix Cloud. */
const regionOfCloud: Readonly<Record<string, AnalyticsRegion>> = { eu: 'eu', 'ap-s': 'aps' };

const regionFor = (region: string): AnalyticsRegion => regionOfCloud[region] ?? 'us';

/** By region of Citrix Cloud, the brokers that risk tables are read from: what a firewall has to let through. */
export const brokerHosts = cloudRegions.flatMap((region) =>
  brokers[regionFor(region)].map((broker) => ({
    region,
    host: broker.slice(0, broker.indexOf(':')),
    port: 9094 as const,
    when: 'risk' as const,
    purposes: ['risk-export'] as const,
  })),
);

/** The brokers to ask. */
export function brokersOf(parameters: {
  readonly region: string;
  readonly analyticsRegion?: AnalyticsRegion | undefined;
  readonly analyticsBrokers?: readonly string[] | undefined;
}): readonly [string, ...string[]] {
  const { region, analyticsRegion = regionFor(region), analyticsBrokers = [] } = parameters;
  const [first, ...others] = analyticsBrokers;
  return first === undefined ? brokers[analyticsRegion] : [first, ...others];
}

const broker = z
  .string()
  .regex(/^\s*(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\]):\d{1,5}\s*$/, {
    error: 'is not a host with a port, such as casnb-0.citrix.com:9094',
  });

/** Where the export of Citrix Analytics is read. */
export const analyticsFields = {
  analyticsRegion: z
    .enum(regionNames)
    .optional()
    .meta(
      analytics({
        title: 'Home region of Citrix Analytics',
        advanced: true,
        enumNames: ['United States', 'European Union', 'Asia Pacific South'],
        decides: 'export',
        description:
          'Region of the brokers: `us`, `eu` or `aps` (Asia Pacific South). Default: derived from `region`; `us` if that is `global`.',
      }),
    ),
  analyticsBrokers: z
    .array(broker.trim())
    .optional()
    .meta(
      analytics({
        title: 'Brokers',
        advanced: true,
        decides: 'export',
        description:
          'Brokers to use instead of those of the region, each as `host:port`, as in the configuration file of Data Exports.',
        examples: [['casnb-eu-0.citrix.com:9094', 'casnb-eu-1.citrix.com:9094']],
      }),
    ),
  analyticsTopic: filledText()
    .trim()
    .optional()
    .meta(
      analytics({
        title: 'Topic',
        neededFor: 'analytics',
        decides: 'export',
        description:
          'Topic of the tenant, from the configuration file under Citrix Analytics > Settings > Data Exports. Required for risk datasets.',
      }),
    ),
  analyticsGroup: filledText()
    .trim()
    .optional()
    .meta(
      analytics({
        title: 'Consumer group',
        neededFor: 'analytics',
        decides: 'nothing',
        description: 'Consumer group of the tenant, from the same file. Required for risk datasets.',
      }),
    ),
  analyticsUser: filledText()
    .trim()
    .optional()
    .meta(
      analytics({
        title: 'User of the export',
        neededFor: 'analytics',
        decides: 'nothing',
        description: 'User name that was chosen on the Data Exports page. Required for risk datasets.',
      }),
    ),
  analyticsPassword: filledText()
    .optional()
    .meta({
      ...analytics({
        title: 'Password of the export',
        neededFor: 'analytics',
        decides: 'nothing',
        description:
          'Password of that user. Instead of the parameters file, use the variable CITRIX_ANALYTICS_PASSWORD, or CITRIX_ANALYTICS_PASSWORD_FILE with the path of a file that contains it. Required for risk datasets.',
      }),
      ...secretMark,
      pattern: secretPattern,
    }),
  analyticsCaFile: filledText()
    .optional()
    .meta(
      analytics({
        title: 'Certificate authority of the export',
        decides: 'nothing',
        description:
          'Path of a PEM file with the private certificate authority of the brokers, downloaded from Data Exports. If it is set, the brokers are verified against it alone; otherwise against the authorities of Node.js and NODE_EXTRA_CA_CERTS.',
        examples: ['/etc/ssl/certs/citrix-analytics-ca.pem'],
      }),
    ),
};
