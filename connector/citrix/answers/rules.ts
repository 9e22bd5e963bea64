import type { Rule } from '../../http/answers/answer-table.ts';
import { quotaStatuses, quotaText, quotaType } from '../../http/answers/quota.ts';
import { unknownPropertySentences } from './unknown-property.ts';

/** The service that answered: the same answer means different things at different services. */
export type ServiceName = 'token' | 'monitor' | 'daas' | 'system-log' | 'licensing' | 'service-states';

/** Without a service, the rule holds for all. */
interface CitrixRule extends Rule {
  readonly service?: ServiceName;
}

const misconfigured = { retry: true, likelyMisconfigured: true } as const;
const tooLarge = { retry: true, mayBeTooLarge: true } as const;
const throttled = { code: 'THROTTLED', retry: true } as const;

/**
 * The meaning of the errors of Citrix Cloud, and of gateways in front of it. Text is only used where nothing
 * else is published that distinguishes two causes.
 */
const rules: readonly CitrixRule[] = [
  { type: /^invalid_client$|^unauthorized_client$/, code: 'CREDENTIALS_REJECTED' },
  { status: [300, 399], pointsElsewhere: true, code: 'PROXY_REFUSED' },
  { status: [300, 399], code: 'WRONG_REGION' },
  ...quotaStatuses.map((status) => ({ status, ...throttled })),
  { type: quotaType, ...throttled },
  { byFirewall: true, code: 'FIREWALL_REFUSED' },
  { status: 403, demandsWait: true, ...throttled },
  { status: 403, text: quotaText, ...throttled },
  { status: [500, 503], text: quotaText, ...throttled },
  // A device that inspects traffic refuses with a page of its own.
  { status: 403, isPage: true, code: 'PROXY_REFUSED' },
  { status: 511, code: 'PROXY_REFUSED' },
  { status: 503, byProxy: true, code: 'PROXY_REFUSED', ...misconfigured },
  { status: [200, 299], byProxy: true, code: 'PROXY_REFUSED' },
  { service: 'token', status: 401, code: 'CREDENTIALS_REJECTED' },
  { service: 'token', status: 403, code: 'CREDENTIALS_REJECTED' },
  { service: 'token', status: 400, code: 'CREDENTIALS_REJECTED' },
  { service: 'token', status: 404, code: 'CUSTOMER_UNKNOWN' },
  { text: /Invalid Customer/i, code: 'CUSTOMER_UNKNOWN' },
  { status: 401, proven: false, code: 'CUSTOMER_UNKNOWN', renewToken: true },
  { status: 401, code: 'CREDENTIALS_REJECTED', renewToken: true },
  { status: 403, reason: /not authenticated for the specified resource/i, code: 'WRONG_REGION' },
  { status: 403, code: 'RIGHTS_MISSING' },
  { status: 404, service: 'daas', code: 'SITE_NOT_FOUND' },
  { status: 404, service: 'monitor', code: 'SCHEMA_CHANGED' },
  ...unknownPropertySentences.map((text) => ({ service: 'monitor', text, code: 'SCHEMA_CHANGED' }) as const),
  { status: 407, code: 'PROXY_REFUSED' },
  { status: 530, code: 'SITE_FROZEN' },
  {
    status: 500,
    fromGateway: true,
    proven: false,
    service: 'daas',
    code: 'DAAS_NOT_ENABLED',
    ...misconfigured,
  },
  { status: 500, fromGateway: true, proven: false, code: 'WRONG_REGION', ...misconfigured },
  { status: 408, code: 'SOURCE_TIMEOUT', ...tooLarge },
  { status: 504, code: 'SOURCE_TIMEOUT', ...tooLarge },
  { status: 501, code: 'RESPONSE_INVALID' },
  { status: [500, 599], code: 'SOURCE_UNAVAILABLE', ...tooLarge },
  { status: [200, 299], text: quotaText, ...throttled },
  // An error in the middle of a success: smaller pages may succeed.
  { status: [200, 299], code: 'RESPONSE_INVALID', ...tooLarge },
];

export function rulesOf(name: ServiceName): readonly Rule[] {
  return rules.filter(({ service = name }) => service === name);
}
