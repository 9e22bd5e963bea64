import type { ErrorCode } from '../../errors/codes.ts';
import { ConnectorError } from '../../errors.ts';
import { readErrorBody } from '../../http/answers/error-body.ts';
import { statusIn } from '../../http/answers/error-json.ts';
import { type Failure, failureOfThrown } from '../../http/answers/network-errors.ts';
import { askedWaitMs } from '../../http/answers/retry-after.ts';
import type { WireResponse } from '../../http/transport.ts';
import { isRecord, parseJson } from '../../json.ts';
import type { TargetTable } from './target.ts';

/** What an upload that went wrong means, and whether it may be sent again. */

interface Rule {
  readonly from: number;
  readonly to: number;
  readonly code: ErrorCode;
  readonly means: string;
  /** `surely`: nothing was taken, so the same rows may be sent again even to be appended. */
  readonly again?: 'surely' | 'perhaps';
}

/** The first rule that fits decides. */
const rules: readonly Rule[] = [
  { from: 200, to: 299, code: 'PUSH_REJECTED', means: 'a web page answers here, no Data Hub' },
  { from: 300, to: 399, code: 'PUSH_REJECTED', means: 'it points elsewhere; the key is not sent on' },
  {
    from: 400,
    to: 400,
    code: 'PUSH_REJECTED',
    means: 'not a task of the type Container, or not its form of data',
  },
  { from: 401, to: 401, code: 'PUSH_REJECTED', means: 'it does not know the API key' },
  { from: 403, to: 403, code: 'PUSH_REJECTED', means: "the API key is not for this task's result table" },
  {
    from: 404,
    to: 404,
    code: 'PUSH_REJECTED',
    means: 'there is no such task, or no Data Hub at this address',
  },
  { from: 408, to: 408, code: 'PUSH_FAILED', means: 'it waited too long for the rows', again: 'perhaps' },
  { from: 413, to: 413, code: 'PUSH_REJECTED', means: 'it does not take so much at once' },
  { from: 429, to: 429, code: 'PUSH_FAILED', means: 'too many requests', again: 'surely' },
  { from: 503, to: 503, code: 'PUSH_FAILED', means: 'it is not available', again: 'surely' },
  { from: 500, to: 599, code: 'PUSH_FAILED', means: 'it failed', again: 'perhaps' },
  { from: 0, to: 999, code: 'PUSH_REJECTED', means: 'it does not take the rows' },
];

/** The failure that an answer stands for; undefined for a success. */
export function failureOfAnswer(
  answer: Pick<WireResponse, 'status' | 'headers' | 'text'>,
  mode: TargetTable['mode'],
  nowMs: number,
): Failure | undefined {
  const { headers, text } = answer;
  const isSuccess = answer.status >= 200 && answer.status < 300;
  const inSuccess = isSuccess ? statusInSuccess(text) : undefined;
  if (isSuccess && inSuccess === undefined && !readErrorBody(text).isPage) return undefined;
  const status = inSuccess ?? answer.status;
  const rule = rules.find(({ from, to }) => status >= from && status <= to);
  const told = text.replaceAll(/\s+/g, ' ').trim().slice(0, longestTold);
  const isDoubtful = rule?.again === 'perhaps' && mode === 'append';
  return {
    code: isDoubtful ? 'PUSH_UNCERTAIN' : (rule?.code ?? 'PUSH_REJECTED'),
    message: `HTTP ${answer.status}${inSuccess === undefined ? '' : ' with an error'}: ${rule?.means}${told === '' ? '' : ` ("${told}")`}${isDoubtful ? doubt : ''}`,
    retry: rule?.again !== undefined && !isDoubtful,
    ...fixed,
    waitMs: askedWaitMs({ headers }, nowMs),
  };
}

/** The failure that a thrown error stands for; undefined for a fault of ours. */
export function failureOfUpload(thrown: unknown, mode: TargetTable['mode']): Failure | undefined {
  const known = failureOfThrown(thrown, false);
  if (known === undefined) return undefined;
  if (beforeAll.has(known.code) && !isMidway(thrown))
    return { ...known, ...fixed, likelyMisconfigured: known.likelyMisconfigured };
  const isDoubtful = mode === 'append';
  const message = `${known.message}${isDoubtful ? doubt : ''}`;
  const code = isDoubtful ? 'PUSH_UNCERTAIN' : 'PUSH_FAILED';
  return { ...known, ...fixed, code, message, retry: !isDoubtful };
}

/** The error of an answer with a success status whose body names an error, or rows that were not taken; undefined: it is a success. */
function statusInSuccess(text: string): number | undefined {
  const json = jsonIn(text);
  if (!isRecord(json)) return undefined;
  const members = Object.entries(json).map(([name, value]) => [name.toLowerCase(), value] as const);
  const isRefused = members.some(
    ([name, value]) => (ofSuccess.has(name) && value === false) || (ofFailure.has(name) && isFilled(value)),
  );
  const told = statusIn(json) ?? 0;
  return told >= 400 ? told : isRefused ? unnamedStatus : undefined;
}

const ofSuccess: ReadonlySet<string> = new Set(['success', 'issuccess', 'succeeded', 'ok']);
const ofFailure: ReadonlySet<string> = new Set(['error', 'errors', 'exceptionmessage', 'fault']);
const unnamedStatus = 500;

function isFilled(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (Array.isArray(value)) return value.length > 0;
  return isRecord(value) ? Object.keys(value).length > 0 : value === true;
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // What a hub says of a success need not be JSON.
    return undefined;
  }
}

/** With these no byte of the rows has left. */
const beforeAll: ReadonlySet<ErrorCode> = new Set(['HOST_UNREACHABLE', 'TLS_UNTRUSTED', 'PROXY_REFUSED']);

/** A network can be lost as well when rows are on their way: then it is reading or writing that fails, not connecting. */
function isMidway(thrown: unknown): boolean {
  for (let link = thrown; link instanceof Error; link = link.cause) {
    if ('syscall' in link && (link.syscall === 'read' || link.syscall === 'write')) return true;
  }
  return false;
}

const surelyNotAppended: ReadonlySet<ErrorCode> = new Set([
  ...beforeAll,
  ...(['PUSH_REJECTED', 'PUSH_FAILED', 'CANCELLED'] as const),
]);

/**
 * Whether the hub has surely not taken the rows of an upload that ended so. An upload that replaces rows is repeated also
 * where it may have been taken, and says nothing then.
 */
export function isSurelyNotTaken(thrown: unknown, mode: TargetTable['mode']): boolean {
  if (!(thrown instanceof ConnectorError)) return false;
  const { code } = thrown;
  return mode === 'append' ? surelyNotAppended.has(code) : beforeAll.has(code) || code === 'PUSH_REJECTED';
}

const longestTold = 300;

const doubt = '; it may have taken the rows or not, so they are not sent again';

const fixed = { likelyMisconfigured: false, renewToken: false, mayBeTooLarge: false } as const;
