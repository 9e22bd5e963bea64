import type { Message } from '../../citrix/analytics/export.ts';
import { ExactNumber, isRecord, parseJson } from '../../json.ts';
import { jsonLine } from '../../visible.ts';
import { Rejection } from './values.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The event of a message, and its type. @throws Rejection when it is none */
export function eventOf({ value }: Message): {
  readonly type: string;
  readonly event: Readonly<Record<string, unknown>>;
} {
  if (value === null || value.length === 0) throw new Rejection('the message is empty');
  const event = parsed(textOf(value));
  if (!isRecord(event) || event instanceof ExactNumber)
    throw new Rejection('the message is not a JSON object');
  const { event_type: type } = event;
  if (typeof type === 'string') return { type, event };
  throw new Rejection(type === undefined ? 'event_type is missing' : 'event_type is not a string');
}

function textOf(value: Buffer): string {
  try {
    return utf8.decode(value);
  } catch {
    throw new Rejection('the message is not UTF-8');
  }
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw new Rejection('the message is not JSON');
  }
}

/** The last point in time that JavaScript knows. */
const latest = 8.64e15;

/** The time of a message, milliseconds since 1970; brokers of old do not know it, which they tell by -1. */
export function timeOf(timestamp: number): number | undefined {
  return timestamp >= 0 && timestamp <= latest ? timestamp : undefined;
}

/** A line of rejected.ndjson. @param isWithheld whether a run hides persons: a message may name anybody */
export function rejectedLine(
  partition: number,
  { offset, timestamp, value }: Message,
  reason: string,
  isWithheld: boolean,
): string {
  const time = timeOf(timestamp);
  return `${jsonLine({
    partition,
    // Beyond 2^53 a number would not be read right.
    offset: JSON.rawJSON(String(offset)),
    timestamp: time === undefined ? null : new Date(time).toISOString(),
    reason,
    ...(isWithheld ? {} : contentOf(value)),
  })}\n`;
}

function contentOf(value: Buffer | null): object {
  if (value === null) return { message: null };
  try {
    return { message: utf8.decode(value) };
  } catch {
    return { base64: value.toString('base64') };
  }
}
