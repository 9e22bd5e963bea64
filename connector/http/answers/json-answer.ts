import { parseJson } from '../../json.ts';
import type { Hooks } from '../call.ts';
import { release } from '../network/content.ts';
import type { WireResponse } from '../transport.ts';
import { type ErrorBody, readErrorBody } from './error-body.ts';
import { errorInSuccess } from './error-in-success.ts';
import { type Attempt, type Failure, failureOf } from './failure.ts';
import { firewallOf, isPageOfProxy } from './firewall.ts';
import {
  type Answer,
  factsOf,
  failureOfAnswer,
  failureOfError,
  isSuccess,
  type Standing,
  withheldWords,
} from './judge.ts';

/**
 * What an answer brings that should be JSON: its value, or the failure that it stands for.
 * @param redact masks secrets in what an error says
 * @param scan makes the value without parsing, if it can
 */
export function readJsonAnswer(
  answer: WireResponse,
  standing: Standing,
  redact: (text: string) => string,
  scan?: Hooks['scan'],
): Attempt<unknown> {
  /** Masked before it is cut, since of a secret at the edge a part would stay. */
  const clean = (text: string) => redact(text.slice(0, longestError + longestSecret)).slice(0, longestError);
  const told = isSuccess(answer) ? answer : { ...answer, text: clean(answer.text) };
  const failure = failureOfAnswer(told, standing);
  if (failure !== undefined) return { failure };
  if (standing.answers.mayBeEmpty === true && answer.status === 204 && answer.text === '') {
    return { value: null };
  }
  const scanned = answer.bytes && scan?.(answer.bytes);
  const value = scanned ?? jsonIn(answer.text);
  if (scanned === undefined && answer.bytes !== undefined) release(answer.bytes);
  const wrong = failureInSuccess(answer, standing, value, clean);
  if (wrong !== undefined) return { failure: wrong };
  if (value === undefined) {
    const body = readErrorBody(clean(answer.text), standing.answers.names);
    const text = standing.answers.withholdsWords === true ? withheldWords : body.text;
    return { failure: noJson(answer, { ...body, text }) };
  }
  return { value };
}

/** Of an error, in characters: every published one has less. */
const longestError = 64 * 1024;

/** A token of a sign-in, encoded. */
const longestSecret = 8 * 1024;

/**
 * The failure in an answer that calls itself a success; undefined where there is none: an error in one of the forms
 * that `errorInSuccess` knows, or the page of a firewall.
 * @param value the body as JSON; undefined when it is none
 * @param clean masks secrets and cuts to a length worth looking at: the answer may be a token
 */
export function failureInSuccess(
  answer: Answer,
  standing: Standing,
  value: unknown,
  clean: (text: string) => string,
): Failure | undefined {
  const { names, unnamedStatus } = standing.answers;
  const found = errorInSuccess(answer, value, names);
  if (found !== undefined) {
    const told = { ...answer, text: clean(found.text) };
    const status = found.status ?? (found.isWhole ? unnamedStatus : answer.status);
    return failureOfError(told, readErrorBody(told.text, names), standing, status);
  }
  if (value !== undefined) return undefined;
  const told = { ...answer, text: clean(answer.text) };
  const body = readErrorBody(told.text, names);
  const isRefused = firewallOf(told, body.isPage) !== undefined || isPageOfProxy(told, body.isPage);
  return isRefused ? failureOfError(told, body, standing) : undefined;
}

/** Undefined for what is no JSON. */
function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A success without readable JSON (empty, cut, an error page of a proxy) is worth another try. */
function noJson(answer: WireResponse, { isPage, text }: Pick<ErrorBody, 'isPage' | 'text'>): Failure {
  const other = isPage ? text : 'a body that is not JSON';
  const kind = answer.text.trim() === '' ? 'an empty body' : other;
  const facts = factsOf(answer);
  return failureOf(
    'RESPONSE_INVALID',
    `HTTP ${answer.status} with ${kind} (${facts.contentType || 'no content type'}, ${answer.text.length} characters)`,
    { retry: true, mayBeTooLarge: true, answer: facts },
  );
}
