import type { AnswerFacts } from '../../errors.ts';
import type { WireResponse } from '../transport.ts';
import type { AnswerTable, Rule } from './answer-table.ts';
import { type ErrorBody, readErrorBody } from './error-body.ts';
import { type Failure, failureOf } from './failure.ts';
import { type Firewall, firewallOf, isPageOfProxy } from './firewall.ts';
import { isElsewhere, pointsTo } from './redirect.ts';
import { askedWaitMs, demandsWait } from './retry-after.ts';

export type Answer = Pick<WireResponse, 'status' | 'headers' | 'text'>;

/** What the judging of an answer takes into account. */
export interface Standing {
  readonly answers: AnswerTable;
  /** Whether the service has already answered well in this run. */
  readonly proven: boolean;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

export function isSuccess({ status }: Pick<WireResponse, 'status'>): boolean {
  return status >= 200 && status < 300;
}

/** The failure that an answer stands for by its status; undefined for a success. Never throws. */
export function failureOfAnswer(answer: Answer, standing: Standing): Failure | undefined {
  if (isSuccess(answer)) return undefined;
  return failureOfError(answer, readErrorBody(answer.text, standing.answers.names), standing);
}

/**
 * The failure that an error stands for by the table of the service.
 * @param status what the answer stands for, which may be another than it has
 */
export function failureOfError(
  answer: Answer,
  body: ErrorBody,
  { answers, proven, nowMs }: Standing,
  status = answer.status,
): Failure {
  const { rules, ownHosts, waitParameter = '', shownParameters = {} } = answers;
  const { headers } = answer;
  const firewall = firewallOf({ ...answer, status }, body.isPage);
  const asked = { headers, status, retryDelay: body.parameters[waitParameter], said: body.whole };
  const waitMs = askedWaitMs(asked, nowMs);
  const judged: Judged = {
    proven,
    status,
    body,
    byFirewall: firewall !== undefined,
    byProxy: isPageOfProxy(answer, body.isPage),
    pointsElsewhere: ownHosts !== undefined && isElsewhere(headers, ownHosts),
    demandsWait: waitMs !== undefined || demandsWait(headers),
    fromGateway: body.fromGateway,
    isPage: body.isPage,
  };
  const rule = rules.find((candidate) => fits(candidate, judged));
  const means = rule?.means ?? '';
  const shown = answers.withholdsWords === true ? withoutWords(body) : body;
  const message = describeError({ answer, status, body: shown, firewall, means, shownParameters });
  return failureOf(rule?.code ?? 'RESPONSE_INVALID', message, {
    retry: rule?.retry ?? false,
    likelyMisconfigured: rule?.likelyMisconfigured ?? false,
    renewToken: rule?.renewToken ?? false,
    mayBeTooLarge: rule?.mayBeTooLarge ?? false,
    waitMs,
    answer: factsOf({ headers, status }, body),
  });
}

/** The facts of an answer; of one that is no error, nothing that it says. */
export function factsOf(
  { status, headers }: Pick<WireResponse, 'status' | 'headers'>,
  said?: Pick<ErrorBody, 'type' | 'whole'>,
): AnswerFacts {
  const contentType = headers['content-type'] ?? '';
  return { status, contentType, code: said?.type ?? '', text: said?.whole ?? '' };
}

/** What a rule may ask for, yes or no. */
const conditions = [
  ...(['proven', 'byFirewall', 'byProxy', 'pointsElsewhere', 'demandsWait', 'fromGateway'] as const),
  'isPage',
] as const;

interface Judged extends Readonly<Record<(typeof conditions)[number], boolean>> {
  readonly status: number;
  readonly body: ErrorBody;
}

function fits(rule: Rule, judged: Judged): boolean {
  const { status, body } = judged;
  const [from, to] = typeof rule.status === 'number' ? [rule.status, rule.status] : (rule.status ?? [0, 999]);
  return (
    status >= from &&
    status <= to &&
    conditions.every((name) => (rule[name] ?? judged[name]) === judged[name]) &&
    (rule.type?.test(body.type) ?? true) &&
    (rule.text?.test(body.whole) ?? true) &&
    (rule.reason?.test(body.parameters['message'] ?? body.whole) ?? true)
  );
}

/** In place of what an error says, where it may name persons. */
export const withheldWords = 'what it says is withheld, since it may name persons';

function withoutWords(body: ErrorBody): ErrorBody {
  return body.text === '' ? body : { ...body, text: withheldWords };
}

interface Described {
  readonly answer: Answer;
  /** What the answer stands for. */
  readonly status: number;
  readonly body: ErrorBody;
  readonly firewall: Firewall | undefined;
  readonly means: string;
  readonly shownParameters: Readonly<Record<string, string>>;
}

function describeError({ answer, status, body, firewall, means, shownParameters }: Described): string {
  const { product, reference } = firewall ?? { product: '', reference: '' };
  const shown = Object.entries(shownParameters).map(([name, words]) => {
    const value = body.parameters[name];
    return value === undefined ? '' : `${words} "${value}"`;
  });
  const details = [
    means,
    pointsTo(answer.headers),
    product === '' ? body.text : `${product} refused it with ${body.text || 'an empty body'}`,
    reference === '' ? '' : `reference ${reference}`,
    ...shown,
    body.type === '' || body.text.includes(body.type) ? '' : `type ${body.type}`,
  ].filter((part) => part !== '');
  const isError = isSuccess(answer) && firewall === undefined;
  const meant = answer.status === status ? '' : ` (${status})`;
  const shownStatus = `HTTP ${answer.status}${isError ? ' with an error' : ''}${meant}`;
  return details.length === 0 ? shownStatus : `${shownStatus}: ${details.join('; ')}`;
}
