import { z } from 'zod';
import { regionNames, regionTitles } from '../regions.ts';
import { baseUrlProblem, originOf } from '../urls.ts';
import { checkedText, filledText, hints, identifier, secretMark } from './form.ts';

const authentication = hints('Authentication');

/** Which customer, where, and as whom. */
export const authenticationFields = {
  customerId: identifier()
    .optional()
    .meta(
      authentication({
        title: 'Customer id',
        decides: 'source',
        neededFor: 'cloud',
        description:
          'Citrix Cloud customer id; it stands above "Create client" in Citrix Cloud > Identity and Access Management > API Access.',
        examples: ['a1b2c3d4e5f6'],
      }),
    ),
  clientId: filledText()
    .trim()
    .optional()
    .meta(
      authentication({
        title: 'Client id',
        decides: 'nothing',
        neededFor: 'cloud',
        description:
          'Id of the API client (service principal, or secure client) made on the API Access page. The role Read Only Administrator of DaaS with the scope All is enough.',
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
          'Secret of the API client. Better than in a file it is given as CITRIX_CLIENT_SECRET, or CITRIX_CLIENT_SECRET_FILE names a file with it: nothing else, or the `secureclient.csv` that Citrix Cloud lets you download.',
      }),
      ...secretMark,
    }),
  region: z
    .enum(regionNames)
    .default('global')
    .meta(
      authentication({
        title: 'Region',
        decides: 'source',
        description: `Which Citrix Cloud serves the customer. ${regionTitles}.`,
      }),
    ),
  baseUrl: checkedText(baseUrlProblem)
    .overwrite(originOf)
    .optional()
    .meta(
      authentication({
        title: 'Base address',
        decides: 'source',
        description:
          'Takes the place of the hosts of `region`, for a reverse proxy or a simulator: https, no path. http is allowed for this computer only.',
        examples: ['https://api.cloud.com'],
      }),
    ),
  siteId: identifier()
    .optional()
    .meta(
      authentication({
        title: 'Site id',
        decides: 'source',
        description: 'Id of the DaaS site. Needed only when the customer has several; otherwise it is found.',
        examples: ['00000000-1111-2222-3333-444444444444'],
      }),
    ),
};
