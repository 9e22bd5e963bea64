import type { ErrorCode } from '../../errors/codes.ts';
import type { AnswerFacts } from '../../errors.ts';
import type { WireResponse } from '../transport.ts';
import { type ErrorBody, readErrorBody } from './error-body.ts';
import { errorInSuccess } from './error-in-success.ts';
import { type Firewall, firewallOf, isPageOfProxy } from './firewall.ts';
import type { Failure } from './network-errors.ts';
import { elsewhereIn, pointsTo } from './redirect.ts';
import { askedWaitMs, isUsedUp } from './retry-after.ts';
import { unknownPropertyIn } from './unknown-property.ts';

/** Which part of Citrix Cloud was asked: the same answer means different things at different doors. */
export type Service = 'token' | 'monitor' | 'daas' | 'system-log';

interface Rule {
  readonly status?: number | readonly [from: number, to: number];
  readonly service?: Service;
  readonly type?: RegExp;
  readonly text?: RegExp;
  readonly reason?: RegExp;
  readonly fromGateway?: true;
  readonly isPage?: true;
  /** Written by a firewall in front of the service. */
  readonly byFirewall?: true;
  /** Written by a product that is known to stand in the customer's network. */
  readonly byProxy?: true;
  /** Points to a host that is none of Citrix's. */
  readonly pointsElsewhere?: true;
  /** Whether it asks to come again later, also where it does not say intelligibly when. */
  readonly asksToWait?: true;
  /** Whether it names a property that the service does not know. */
  readonly isUnknownProperty?: true;
  /** Whether this door has already answered well in this run: then customer, region and rights are not the problem. */
  readonly proven?: boolean;
  readonly code: ErrorCode;
  readonly retry?: true;
  readonly likelyMisconfigured?: true;
  readonly renewToken?: true;
  readonly mayBeTooLarge?: true;
}

const misconfigured = { retry: true, likelyMisconfigured: true } as const;
const tooLarge = { retry: true, mayBeTooLarge: true } as const;
const throttled = { code: 'THROTTLED', retry: true } as const;

/** How gateways name and word that somebody asked too often or too much: Azure API Management, AWS, Apigee, Kong, Google. */
const quotaType =
  /^(?:(?:user)?rateLimitExceeded|dailyLimitExceeded|TooManyRequests(?:Exception)?|Throttl(?:ed|ing)(?:Exception)?|(?:Limit|Quota)Exceeded(?:Exception)?|REQUEST_LIMIT_EXCEEDED|RESOURCE_EXHAUSTED|slow_?down|policies\.ratelimit\.\w+)$/i;
const quotaText =
  /\bquota (?:has been |was |is )?(?:exceeded|exhausted|reached|violation)|\bquota will be replenished|\brate limit|\blimit exceeded|\btoo many requests|\brequests? (?:was |were |is |are |has been )?throttled|\bbandwidth limit|\brate exceeded\b|\bexceeded (?:your|the|its) (?:\w{1,20} ){0,3}(?:quota|limit|rate)\b|\b(?:request|call|rate|usage|concurrency) limit (?:\w{1,20} ){0,5}(?:exceeded|reached)\b|\bconcurrent (?:requests|calls|connections) (?:has been |is |was )?(?:exceeded|reached)|\b(?:developer|account|service) over (?:qps|rate)\b|\bspike arrest\b/i;

/**
 * The decision table: the first rule that fits decides. Text is looked at only where nothing else is published to tell two
 * causes apart.
 */
const rules: readonly Rule[] = [
  { type: /^invalid_client$|^unauthorized_client$/, code: 'CREDENTIALS_REJECTED' },
  { status: [300, 399], pointsElsewhere: true, code: 'PROXY_REFUSED' },
  { status: [300, 399], code: 'WRONG_REGION' },
  { status: 429, ...throttled },
  { status: 420, ...throttled },
  { status: 509, ...throttled },
  { type: quotaType, ...throttled },
  { byFirewall: true, code: 'FIREWALL_REFUSED' },
  { status: 403, asksToWait: true, ...throttled },
  { status: 403, text: quotaText, ...throttled },
  { status: [500, 503], text: quotaText, ...throttled },
  // What inspects traffic on the way refuses with a page of its own.
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
  { service: 'monitor', isUnknownProperty: true, code: 'SCHEMA_CHANGED' },
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
  // An error in the middle of a success: what was to come may come in smaller parts.
  { status: [200, 299], code: 'RESPONSE_INVALID', ...tooLarge },
  { code: 'RESPONSE_INVALID' },
];

type Answer = Pick<WireResponse, 'status' | 'headers' | 'text'>;

/** What the judging of an answer takes into account. */
export interface Standing {
  readonly service: Service;
  readonly proven: boolean;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** The failure that an answer stands for by its status; undefined for a success. Never throws. */
export function failureOfAnswer(answer: Answer, standing: Standing): Failure | undefined {
  return isSuccess(answer) ? undefined : judged(answer, answer.status, readErrorBody(answer.text), standing);
}

/**
 * The failure in an answer that calls itself a success; undefined where there is none: an error in one of the forms that
 * `errorInSuccess` knows, or the page of a firewall.
 * @param value the body as JSON; undefined when it is none
 * @param clean masks secrets and cuts to a length worth looking at: the answer may be a token
 */
export function failureInSuccess(
  answer: Answer,
  standing: Standing,
  value: unknown,
  clean: (text: string) => string,
): Failure | undefined {
  const found = errorInSuccess(answer, value);
  if (found !== undefined) {
    const told = { ...answer, text: clean(found.text) };
    const unnamed = found.isWhole ? unnamedStatus[standing.service] : answer.status;
    return judged(told, found.status ?? unnamed, readErrorBody(told.text), standing);
  }
  if (value !== undefined) return undefined;
  const told = { ...answer, text: clean(answer.text) };
  const body = readErrorBody(told.text);
  const isRefused = firewallOf(told, body.isPage) !== undefined || isPageOfProxy(told, body.isPage);
  if (!isRefused) return undefined;
  return judged(told, answer.status, body, standing);
}

/** What an error stands for that names no status: a sign-in refuses with 400 (RFC 6749), any other service has failed. */
const unnamedStatus: Readonly<Record<Service, number>> = {
  token: 400,
  monitor: 500,
  daas: 500,
  'system-log': 500,
};

export function isSuccess({ status }: Pick<WireResponse, 'status'>): boolean {
  return status >= 200 && status < 300;
}

/** @param status what the answer stands for, which may be another than it has */
function judged(answer: Answer, status: number, body: ErrorBody, standing: Standing): Failure {
  const firewall = firewallOf({ ...answer, status }, body.isPage);
  const asked = { headers: answer.headers, retryDelay: body.parameters['retrydelay'], said: body.whole };
  const waitMs = askedWaitMs(asked, standing.nowMs);
  const rule = rules.find((candidate) =>
    fits(candidate, {
      ...standing,
      status,
      body,
      byFirewall: firewall !== undefined,
      byProxy: isPageOfProxy(answer, body.isPage),
      pointsElsewhere: elsewhereIn(answer.headers),
      asksToWait: waitMs !== undefined || 'retry-after' in answer.headers || isUsedUp(answer.headers),
      isUnknownProperty: unknownPropertyIn(body.whole) !== undefined,
    }),
  );
  return {
    code: rule?.code ?? 'RESPONSE_INVALID',
    message: describeAnswer(answer, status, body, firewall),
    retry: rule?.retry ?? false,
    likelyMisconfigured: rule?.likelyMisconfigured ?? false,
    renewToken: rule?.renewToken ?? false,
    mayBeTooLarge: rule?.mayBeTooLarge ?? false,
    waitMs,
    answer: factsOf({ ...answer, status }, body),
  };
}

/** The facts of an answer; of one that is no error, nothing that it says. */
export function factsOf(
  { status, headers }: Pick<WireResponse, 'status' | 'headers'>,
  said?: Pick<ErrorBody, 'type' | 'whole'>,
): AnswerFacts {
  const contentType = headers['content-type'] ?? '';
  return { status, contentType, code: said?.type ?? '', text: said?.whole ?? '' };
}

interface Judged extends Standing {
  readonly status: number;
  readonly body: ErrorBody;
  readonly byFirewall: boolean;
  readonly byProxy: boolean;
  readonly pointsElsewhere: boolean;
  readonly asksToWait: boolean;
  readonly isUnknownProperty: boolean;
}

/** What a rule may ask for, yes or no. */
const facts = [
  'proven',
  'byFirewall',
  'byProxy',
  'pointsElsewhere',
  'asksToWait',
  'isUnknownProperty',
] as const;

function fits(rule: Rule, judged: Judged): boolean {
  const { service, status, body } = judged;
  const [from, to] = typeof rule.status === 'number' ? [rule.status, rule.status] : (rule.status ?? [0, 999]);
  return (
    status >= from &&
    status <= to &&
    (rule.service ?? service) === service &&
    facts.every((fact) => (rule[fact] ?? judged[fact]) === judged[fact]) &&
    (rule.fromGateway ?? body.fromGateway) === body.fromGateway &&
    (rule.isPage ?? body.isPage) === body.isPage &&
    (rule.type?.test(body.type) ?? true) &&
    (rule.text?.test(body.whole) ?? true) &&
    (rule.reason?.test(body.parameters['message'] ?? body.whole) ?? true)
  );
}

function describeAnswer(
  { status: came, headers }: Answer,
  meant: number,
  body: ErrorBody,
  firewall: Firewall | undefined,
): string {
  const region = body.parameters['customerdataregion'];
  const details = [
    pointsTo(headers),
    firewall === undefined
      ? body.text
      : `${firewall.product} refused it with ${body.text || 'an empty body'}`,
    firewall === undefined || firewall.reference === '' ? '' : `reference ${firewall.reference}`,
    region === undefined ? '' : `the customer's region is "${region}"`,
    body.type === '' || body.text.includes(body.type) ? '' : `type ${body.type}`,
  ].filter((part) => part !== '');
  const isError = isSuccess({ status: came }) && firewall === undefined;
  const status = `HTTP ${came}${isError ? ' with an error' : ''}${came === meant ? '' : ` (${meant})`}`;
  return details.length === 0 ? status : `${status}: ${details.join('; ')}`;
}
