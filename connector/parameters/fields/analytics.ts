import { z } from 'zod';
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

/** Every broker of a region: what a firewall has to let through. */
export const brokerHosts = (['us', 'eu', 'aps'] as const).flatMap((region) =>
  brokers[region].map((broker) => ({
    region: region === 'aps' ? ('ap-s' as const) : region,
    host: broker.slice(0, broker.indexOf(':')),
    port: 9094 as const,
    purposes: ['risk-export'] as const,
  })),
);

/** The brokers to ask. */
export function brokersOf(parameters: {
  readonly region: string;
  readonly analyticsRegion?: AnalyticsRegion | undefined;
  readonly analyticsBrokers?: readonly string[] | undefined;
}): readonly [string, ...string[]] {
  const { region, analyticsRegion = regionOfCloud[region] ?? 'us', analyticsBrokers = [] } = parameters;
  const [first, ...others] = analyticsBrokers;
  return first === undefined ? brokers[analyticsRegion] : [first, ...others];
}

const broker = z
  .string()
  .regex(/^\s*(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\]):\d{1,5}\s*$/, {
    error: 'is no host with a port, such as casnb-0.citrix.com:9094',
  });

/** Where the export of Citrix Analytics is read. */
export const analyticsFields = {
  analyticsRegion: z
    .enum(regionNames)
    .optional()
    .meta(
      analytics({
        title: 'Home region of Citrix Analytics',
        decides: 'export',
        description:
          'Which brokers have the export: `us`, `eu` or `aps` (Asia Pacific South). Without it `region` decides; where that is `global`, `us`.',
      }),
    ),
  analyticsBrokers: z
    .array(broker.trim())
    .optional()
    .meta(
      analytics({
        title: 'Brokers',
        decides: 'export',
        description:
          'Takes the place of the brokers of the region: `host:port` of each, as the configuration file of Data Exports names them.',
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
          'Topic of the tenant, from the configuration file that Citrix Analytics > Settings > Data Exports lets you download. Needed for risk datasets.',
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
        description: 'Consumer group of the tenant, from the same file. Needed for risk datasets.',
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
        description: 'User name that was chosen on the page Data Exports. Needed for risk datasets.',
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
          'Password of that user. Better than in a file it is given as CITRIX_ANALYTICS_PASSWORD, or CITRIX_ANALYTICS_PASSWORD_FILE names a file with it. Needed for risk datasets.',
      }),
      ...secretMark,
    }),
  analyticsCaFile: filledText()
    .optional()
    .meta(
      analytics({
        title: 'Certificate authority of the export',
        decides: 'nothing',
        description:
          'File with the certificate authority (PEM) of the brokers, which is a private one: Data Exports lets you download it. With it no other is trusted there; without it those of Node.js and NODE_EXTRA_CA_CERTS.',
        examples: ['/etc/ssl/certs/citrix-analytics-ca.pem'],
      }),
    ),
};
