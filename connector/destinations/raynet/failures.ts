import type { ErrorCode } from '../../errors/codes.ts';
import { ConnectorError } from '../../errors.ts';
import type { AnswerTable } from '../../http/answers/answer-table.ts';
import { readErrorBody } from '../../http/answers/error-body.ts';
import { statusIn } from '../../http/answers/error-json.ts';
import { type Failure, failureOf } from '../../http/answers/failure.ts';
import { type Answer, failureOfError, isSuccess } from '../../http/answers/judge.ts';
import { failureOfThrown } from '../../http/answers/network-errors.ts';
import { isRecord, tryParseJson } from '../../json.ts';
import type { RaynetOrder } from './orders.ts';

/** What an upload that went wrong means, and whether it may be sent again. */

/**
 * How an upload ends that may have been taken. Appended rows must not be sent again then: they could be there twice.
 */
const uncertain = {
  replace: { code: 'PUSH_FAILED', retry: true, said: '' },
  append: {
    code: 'PUSH_UNCERTAIN',
    retry: undefined,
    said: '; it is unknown whether the rows were stored, so they are not sent again',
  },
} as const;

/** What the answers of a Data Hub to an upload mean. */
function tableFor(mode: RaynetOrder['mode']): AnswerTable {
  const { code, retry, said } = uncertain[mode];
  const perhaps = (means: string) => ({ code, means: `${means}${said}`, ...(retry && { retry }) });
  const rejected = (means: string) => ({ code: 'PUSH_REJECTED', means }) as const;
  const notNow = (means: string) => ({ code: 'PUSH_FAILED', means, retry: true }) as const;
  return {
    unnamedStatus: 500,
    rules: [
      { status: [200, 299], ...rejected('the answer is a web page, not a Data Hub') },
      { status: [300, 399], ...rejected('it redirects to another address; the API key is not sent there') },
      {
        status: 400,
        ...rejected('the task is not of the type Container, or the format of the rows does not match it'),
      },
      { status: 401, ...rejected('the API key is unknown') },
      { status: 403, ...rejected('the API key has no access to the result table of this task') },
      { status: 404, ...rejected('the task does not exist, or there is no Data Hub at this URL') },
      { status: 408, ...perhaps('the upload took too long') },
      { status: 413, ...rejected('the upload is too large') },
      { status: 429, ...notNow('too many requests') },
      { status: 503, ...notNow('the data hub is not available') },
      { status: [500, 599], ...perhaps('the data hub failed') },
      rejected('the data hub rejected the rows'),
    ],
  };
}

const tables = { replace: tableFor('replace'), append: tableFor('append') } as const;

/** The failure that an answer stands for; undefined for a success. */
export function failureOfUpload(
  answer: Answer,
  mode: RaynetOrder['mode'],
  nowMs: number,
): Failure | undefined {
  const answers = tables[mode];
  const body = readErrorBody(answer.text);
  const inSuccess = isSuccess(answer) ? statusInSuccess(answer.text, answers) : undefined;
  if (isSuccess(answer) && inSuccess === undefined && !body.isPage) return undefined;
  // What says nothing in any known form is shown as it is.
  const shown = answer.text.replaceAll(/\s+/g, ' ').trim().slice(0, longestShown);
  const told = { ...body, text: body.text === '' ? shown : body.text };
  return failureOfError(answer, told, { answers, proven: false, nowMs }, inSuccess);
}

const longestShown = 300;

/** The failure that a thrown error stands for; undefined for a fault of ours. */
export function failureOfThrownUpload(thrown: unknown, mode: RaynetOrder['mode']): Failure | undefined {
  const known = failureOfThrown(thrown, false);
  if (known === undefined || (beforeAll.has(known.code) && !isMidway(thrown))) return known;
  const { code, retry = false, said } = uncertain[mode];
  return failureOf(code, `${known.message}${said}`, { retry });
}

/**
 * The error of an answer with a success status whose body names an error, or rows that were not taken; undefined: it is
 * a success.
 */
function statusInSuccess(text: string, { unnamedStatus }: AnswerTable): number | undefined {
  // What a hub says of a success need not be JSON.
  const json = tryParseJson(text);
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

function isFilled(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (Array.isArray(value)) return value.length > 0;
  return isRecord(value) ? Object.keys(value).length > 0 : value === true;
}

/** With these no byte of the rows has left. */
const beforeAll: ReadonlySet<ErrorCode> = new Set(['HOST_UNREACHABLE', 'TLS_UNTRUSTED', 'PROXY_REFUSED']);

/**
 * A network can be lost as well when rows are on their way: then it is reading or writing that fails, not connecting.
 */
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
 * Whether the hub has surely not taken the rows of an upload that ended so. An upload that replaces rows is repeated
 * also where it may have been taken, and says nothing then.
 */
export function isSurelyNotTaken(thrown: unknown, mode: RaynetOrder['mode']): boolean {
  if (!(thrown instanceof ConnectorError)) return false;
  const { code } = thrown;
  return mode === 'append' ? surelyNotAppended.has(code) : beforeAll.has(code) || code === 'PUSH_REJECTED';
}
