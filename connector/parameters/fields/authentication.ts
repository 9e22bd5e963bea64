import { z } from 'zod';
import { baseUrlPattern, clientSecretPattern } from '../patterns.ts';
import { regionLabels, regionNames, regionTitles } from '../regions.ts';
import { baseUrlProblem, originOf } from '../urls.ts';
import { checkedText, filledText, hints, identifier, secretMark } from './form.ts';

const authentication = hints('Authentication');

/** Which customer, where, and as whom. */
export const authenticationFields = {
  customerId: identifier()
    .optional()
    .meta(
      authentication({
        title: 'Customer ID',
        decides: 'source',
        neededFor: 'cloud',
        description:
          'Citrix Cloud customer ID, shown above "Create client" in Citrix Cloud > Identity and Access Management > API Access.',
        examples: ['a1b2c3d4e5f6'],
      }),
    ),
  clientId: filledText()
    .trim()
    .optional()
    .meta(
      authentication({
        decides: 'nothing',
        neededFor: 'cloud',
        title: 'Client ID',
        description:
          'ID of the API client (service principal or secure client) created on the API Access page. The DaaS role Read Only Administrator with the scope All is sufficient, except for the system log, which needs full access.',
        examples: ['00000000-1111-2222-3333-444444444444'],
      }),
    ),
  clientSecret: filledText()
    .optional()
    .meta({
      ...authentication({
        title: 'Client secret',
        decides: 'nothing',
        neededFor: 'cloud',
        description:
          'Secret of the API client. Instead of the parameters file, use the variable CITRIX_CLIENT_SECRET, or CITRIX_CLIENT_SECRET_FILE with the path of a file that contains it (the secret alone, or the `secureclient.csv` downloaded from Citrix Cloud).',
      }),
      ...secretMark,
      pattern: clientSecretPattern,
    }),
  region: z
    .enum(regionNames)
    .default('global')
    .meta(
      authentication({
        title: 'Region',
        decides: 'source',
        enumNames: regionLabels,
        description: `Citrix Cloud region of the customer. ${regionTitles}.`,
      }),
    ),
  baseUrl: checkedText(baseUrlProblem)
    .overwrite(originOf)
    .optional()
    .meta({
      ...authentication({
        title: 'Base address',
        advanced: true,
        decides: 'source',
        description:
          'Base URL to use instead of the hosts of `region`, for a reverse proxy or a simulator: https, without a path. http is allowed for this computer only.',
        examples: ['https://api.cloud.com'],
      }),
      pattern: baseUrlPattern,
    }),
  siteId: identifier()
    .optional()
    .meta(
      authentication({
        decides: 'source',
        title: 'Site ID',
        advanced: true,
        description:
          'ID of the DaaS site. Required only if the customer has several sites; otherwise it is detected.',
        examples: ['00000000-1111-2222-3333-444444444444'],
      }),
    ),
};
