import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';
import type { GivenParameters } from '../../parameters/given-parameters.ts';
import { parseConfigJson } from '../../parameters/json-text.ts';
import { canonicalTimestamp, dayMs, timestampMs } from '../../timestamps.ts';
import type { HostFile } from './host-file.ts';

/** The settings of a tap as its host gives them: the parameters, and what is a matter of taps. */
interface Config {
  /** The parameters; undefined: the environment has them all. */
  readonly given: GivenParameters | undefined;
  /** How messages name the files. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly startMs: number | undefined;
}

/**
 * Lays the files over one another, the last on top.
 * @throws ConnectorError PARAMETERS_INVALID; values are not repeated
 */
export function readConfig(files: readonly HostFile[], nowMs: number): Config {
  if (files.length === 0) return { given: undefined, origin: 'the environment', startMs: undefined };
  const { start_date: startDate, ...values } = Object.assign({}, ...files.map(membersOf)) as Readonly<
    Record<string, unknown>
  >;
  return {
    given: { values },
    origin: files.map(({ path }) => path).join(' and '),
    startMs: startDate === undefined ? undefined : startOf(startDate, nowMs),
  };
}

function membersOf({ path, text }: HostFile): Readonly<Record<string, unknown>> {
  const json = parseConfigJson(text);
  if (!json.ok) throw invalid(`${path} ${json.problem}`);
  if (!isRecord(json.value)) throw invalid(`${path} must hold a JSON object: { "customerId": "…", … }`);
  // Platforms write null for fields that are not filled in.
  return Object.fromEntries(Object.entries(json.value).filter(([, value]) => value !== null));
}

function startOf(value: unknown, nowMs: number): number {
  const text = typeof value === 'string' ? value.trim() : '';
  const timestamp =
    canonicalTimestamp(text) ?? canonicalTimestamp(`${text}Z`) ?? canonicalTimestamp(`${text}T00:00:00Z`);
  if (timestamp === undefined) {
    throw invalid('`start_date` must be a date or a time, such as "2026-10-01T00:00:00Z"');
  }
  const ms = timestampMs(timestamp);
  if (ms > nowMs) throw invalid('`start_date` is in the future');
  return ms;
}

function invalid(problem: string): ConnectorError {
  return new ConnectorError('PARAMETERS_INVALID', 'The settings of the tap are invalid.', {
    problems: [`${problem}.`],
    remedy: causeRemedies.PARAMETERS_INVALID.tapSettings,
  });
}

/** Days from the start until now, at most as many as may be asked for. */
export function daysSince(startMs: number, nowMs: number, most: number): number {
  return Math.min(most, Math.max(1, Math.ceil((nowMs - startMs) / dayMs)));
}
