import { composeServiceStates } from '../../citrix/licensing/service-states.ts';
import { boolean, defineDataset, derived, int64, required, text } from '../define.ts';
import { daasTimestamp } from '../derivations.ts';
import type { ComposedSource } from '../sources.ts';

/**
 * The published states of a service, in small letters: whether the customer is entitled to it, and whether it is ready.
 */
const states: Readonly<Record<string, { readonly isEntitled: boolean; readonly isActive: boolean }>> = {
  ...statesOf(
    [
      'notonboarded',
      'expired',
      'default',
      'productiontrialdenied',
      'productiontrialpending',
      'productiontrialdeleted',
    ],
    { isEntitled: false, isActive: false },
  ),
  ...statesOf(
    ['productiontrialapproved', 'productionpending', 'partnerproductionpending', 'notonboardedtrialpending'],
    { isEntitled: true, isActive: false },
  ),
  ...statesOf(['productiontrial', 'production', 'partnerproduction'], { isEntitled: true, isActive: true }),
};

function statesOf<T>(names: readonly string[], state: T): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name, state]));
}

const known = (what: 'isEntitled' | 'isActive') => (state: unknown) =>
  typeof state === 'string' ? (states[state.toLowerCase()]?.[what] ?? null) : null;

export const serviceEntitlements = defineDataset<ComposedSource>({
  name: 'service_entitlements',
  title: 'Service entitlements',
  group: 'Licences and entitlements',
  description:
    'One row per service of Citrix Cloud, also those that the customer does not have: state, kind of entitlement, quantity and days left.',
  scope: 'customer',
  key: ['service_name'],
  source: {
    service: 'composed',
    compose: composeServiceStates,
    key: 'Name',
    origin: 'Citrix Cloud service entitlement, `serviceStates`',
    cost: '1 request.',
    api: 'licensing',
    leftOut: ['Service.serviceName'],
  },
  columns: [
    required(
      text(
        'service_name',
        'Name',
        'Service, in small letters, such as `xendesktop` (Citrix DaaS) or `cas` (Analytics).',
      ),
    ),
    text(
      'state',
      'Service.state',
      'State of the service for the customer, such as `Production`, `ProductionTrial` or `NotOnboarded`.',
    ),
    text(
      'entitlement_type',
      'Service.type',
      'Kind of entitlement: `Production`, `ProductionTrial`, `PartnerProduction`, or `Default` where there is none.',
    ),
    derived(
      'is_entitled',
      'boolean',
      ['Service.state'],
      known('isEntitled'),
      'Whether the state is one of an entitled customer; null for an undocumented state.',
    ),
    derived(
      'is_active',
      'boolean',
      ['Service.state'],
      known('isActive'),
      'Whether the state is one of a service that can be used; null for an undocumented state.',
    ),
    int64('quantity', 'Service.quantity', 'Licences of the service; their unit depends on the service.'),
    int64(
      'days_to_expiration',
      'Service.daysToExpiration',
      'Days until the longest entitlement ends; millions stand for no end.',
    ),
    {
      ...text(
        'expires_on_estimate',
        'ExpiresOn',
        'Day of the run with `days_to_expiration` added, UTC; empty where there is no end. The source does not report the day.',
      ),
      type: 'date',
    },
    derived(
      'future_start_date',
      'timestamp',
      ['Service.futureEntitlementStartDate'],
      daasTimestamp,
      'When a future entitlement starts; null when there is none.',
    ),
    boolean(
      'are_notifications_disabled',
      'Service.notificationsDisabled',
      'True when administrators are not notified that the service expires; null when the source does not report it.',
    ),
  ],
});
