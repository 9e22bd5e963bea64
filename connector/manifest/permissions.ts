import { byKind } from '../datasets/by-kind.ts';
import type { Dataset } from '../datasets/define.ts';

/** What the API client, or the user of the export, needs for a table. */
export const permissions = {
  'daas-read': {
    service: 'Citrix DaaS',
    description: 'The role Read Only Administrator, or any with its permissions, for the scope All.',
  },
  'cloud-full': {
    service: 'Citrix Cloud',
    description:
      'Full access is known to be enough; which custom access is enough is not published. Not available for US Government.',
  },
  licensing: {
    service: 'Citrix Cloud',
    description:
      'Full access, or custom access with the Licensing permission. Not for the regions `jp` and `gov`.',
  },
  'analytics-export': {
    service: 'Citrix Analytics for Security',
    description: 'User and password of Settings > Data Exports. No role of the API client.',
  },
} as const;

type Permission = keyof typeof permissions;

/** Without it only this table fails or is skipped. */
export function permissionsOf(dataset: Dataset): readonly Permission[] {
  return byKind<readonly Permission[]>(dataset, {
    monitor: () => ['daas-read'],
    daas: () => ['daas-read'],
    log: ({ source }) => [source.feed === 'system-log' ? 'cloud-full' : 'daas-read'],
    analytics: () => ['analytics-export'],
    run: () => [],
    // What a site counts is shown with its id.
    composed: ({ source, scope }) => [
      ...(source.api === 'licensing' ? (['licensing'] as const) : []),
      ...(scope === 'site' ? (['daas-read'] as const) : []),
    ],
  });
}
