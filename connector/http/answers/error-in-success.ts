import { isRecord, tryParseJson } from '../../json.ts';
import type { WireResponse } from '../transport.ts';
import { readErrorBody } from './error-body.ts';
import { codeOf, errorFormOf, type OwnNames, sentencesOf, statusIn } from './error-json.ts';

/** An error that came with the status of a success. */
interface FoundError {
  /** The error alone, as the body of an error. */
  readonly text: string;
  /** What it says itself of its status. */
  readonly status: number | undefined;
  /** There is nothing else in the answer; otherwise rows came before it. */
  readonly isWhole: boolean;
}

/** How far from its end a text is searched for an error. */
const tailLength = 16 * 1024;

/**
 * Services and gateways write errors with status 200 in all their forms. OData, which learns of a fault when rows have
 * already left, breaks the text off and writes the error behind it, or into a header behind the body.
 * @param answer its text is read only if it may be an error: to make it of a large page costs time and memory
 * @param value the body as JSON; undefined when it is none
 */
export function errorInSuccess(
  answer: Pick<WireResponse, 'headers' | 'text'>,
  value: unknown,
  names: OwnNames = {},
): FoundError | undefined {
  const trailer = answer.headers['odata-error'];
  if (trailer !== undefined) return found(trailer, false, names);
  // None of the services answers a list alone, but errors are written so.
  const told = Array.isArray(value) ? value.find(isRecord) : value;
  if (isRecord(told)) {
    const form = errorFormOf(told, names);
    if (form === undefined) return undefined;
    return {
      text: form.isWhole && told === value ? answer.text : withoutRows(form.error, names),
      status: statusIn(form.error, names),
      isWhole: form.isWhole,
    };
  }
  if (value !== undefined) return undefined;
  const { text } = answer;
  if (text.trimStart().startsWith('<')) return inMarkup(text);
  const error = atEnd(text.slice(-tailLength), names);
  return error === undefined ? undefined : found(error, false, names);
}

function found(text: string, isWhole: boolean, names: OwnNames): FoundError {
  const json = tryParseJson(text);
  return { text, status: isRecord(json) ? statusIn(json, names) : undefined, isWhole };
}

/** What an error says, in the form of OData: it may hold anything else, of any depth. */
function withoutRows(error: Readonly<Record<string, unknown>>, names: OwnNames): string {
  return JSON.stringify({ error: { code: codeOf(error, names), message: sentencesOf(error).join(' ') } });
}

/** XML that is an error, or a feed that ends with one. */
function inMarkup(text: string): FoundError | undefined {
  const ends = text.length > 2 * tailLength ? [text.slice(0, tailLength), text.slice(-tailLength)] : [text];
  const error = ends.map((end) => end.slice(end.indexOf('<'))).find((end) => !readErrorBody(end).isPage);
  if (error === undefined) return undefined;
  return { text: error, status: undefined, isWhole: ends.length === 1 };
}

/**
 * `{"error": …}` behind a text that was broken off. A quote inside a text has a backslash before it, this one has none.
 */
function atEnd(tail: string, names: OwnNames): string | undefined {
  for (const name of ['"error"', '"odata.error"', '"@odata.error"', '"Message"']) {
    const before = tail.slice(0, Math.max(0, tail.lastIndexOf(name))).trimEnd();
    if (!before.endsWith('{')) continue;
    const error = tail.slice(before.length - 1).trimEnd();
    // The page may have been closed behind it.
    for (let end = error.length; end > 0 && end > error.length - 8; end -= 1) {
      const json = tryParseJson(error.slice(0, end));
      if (isRecord(json) && errorFormOf(json, names) !== undefined) return error.slice(0, end);
    }
  }
  return undefined;
}
