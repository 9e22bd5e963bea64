import type { ErrorKind } from '../../errors/codes.ts';
import type { ErrorReport } from '../../errors.ts';
import type { JsonRow } from '../../output/json-rows.ts';
import { jsonLine } from '../../visible.ts';
import type { Join } from '../rows/reused-buffer.ts';

/** What a connector says to Airbyte, in the form of its protocol (v0): one JSON object a line. */
export type AirbyteMessage =
  | { readonly type: 'SPEC'; readonly spec: ConnectorSpecification }
  | { readonly type: 'CONNECTION_STATUS'; readonly connectionStatus: ConnectionStatus }
  | { readonly type: 'CATALOG'; readonly catalog: { readonly streams: readonly AirbyteStream[] } }
  | { readonly type: 'STATE'; readonly state: StreamState }
  | { readonly type: 'LOG'; readonly log: { readonly level: AirbyteLogLevel; readonly message: string } }
  | { readonly type: 'TRACE'; readonly trace: Trace };

/** The version of the protocol whose schema the tests hold every line against. */
export const protocolVersion = '0.3.2';

interface ConnectorSpecification {
  readonly documentationUrl: string;
  readonly connectionSpecification: object;
  readonly supportsIncremental: boolean;
  readonly supported_destination_sync_modes: readonly ('append' | 'overwrite' | 'append_dedup')[];
  readonly protocol_version: typeof protocolVersion;
}

interface ConnectionStatus {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly message?: string;
}

type SyncMode = 'full_refresh' | 'incremental';

export interface AirbyteStream {
  readonly name: string;
  readonly json_schema: object;
  readonly supported_sync_modes: readonly SyncMode[];
  readonly source_defined_primary_key: readonly (readonly string[])[];
  readonly source_defined_cursor?: boolean;
  readonly default_cursor_field?: readonly string[];
  readonly is_resumable: boolean;
}

interface StreamDescriptor {
  readonly name: string;
}

interface StreamState {
  readonly type: 'STREAM';
  readonly stream: { readonly stream_descriptor: StreamDescriptor; readonly stream_state: object };
  /** Records since the state before; the protocol wants a decimal point, so the number is written by us. */
  readonly sourceStats: { readonly recordCount: object };
}

export type AirbyteLogLevel = 'ERROR' | 'WARN' | 'INFO' | 'DEBUG';

export type StreamStatus = 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE';

type Trace = { readonly emitted_at: number } & (
  | {
      readonly type: 'STREAM_STATUS';
      readonly stream_status: {
        readonly stream_descriptor: StreamDescriptor;
        readonly status: StreamStatus;
        readonly reasons?: readonly RateLimited[];
      };
    }
  | {
      readonly type: 'ESTIMATE';
      readonly estimate: { readonly name: string; readonly type: 'STREAM'; readonly row_estimate: number };
    }
  | {
      readonly type: 'ERROR';
      readonly error: {
        readonly message: string;
        readonly internal_message: string;
        readonly failure_type: `${ErrorKind}_error`;
        readonly stream_descriptor?: StreamDescriptor;
      };
    }
);

interface RateLimited {
  readonly type: 'RATE_LIMITED';
  readonly rate_limited: { readonly quota_reset: number };
}

export function logMessage(level: AirbyteLogLevel, message: string): AirbyteMessage {
  return { type: 'LOG', log: { level, message } };
}

/** @param now milliseconds since 1970, as in all that follow */
export function statusMessage(stream: string, status: StreamStatus, now: number): AirbyteMessage {
  const stream_status = { stream_descriptor: { name: stream }, status };
  return { type: 'TRACE', trace: { type: 'STREAM_STATUS', emitted_at: now, stream_status } };
}

/** The source refuses requests until `until`. */
export function rateLimitedMessage(stream: string, until: number, now: number): AirbyteMessage {
  const reasons = [{ type: 'RATE_LIMITED', rate_limited: { quota_reset: Math.ceil(until) } }] as const;
  const stream_status = { stream_descriptor: { name: stream }, status: 'RUNNING', reasons } as const;
  return { type: 'TRACE', trace: { type: 'STREAM_STATUS', emitted_at: now, stream_status } };
}

export function estimateMessage(stream: string, rows: number, now: number): AirbyteMessage {
  const estimate = { name: stream, type: 'STREAM', row_estimate: rows } as const;
  return { type: 'TRACE', trace: { type: 'ESTIMATE', emitted_at: now, estimate } };
}

/** @param stream the one that failed; undefined: all of it */
export function errorMessage(error: ErrorReport, stream: string | undefined, now: number): AirbyteMessage {
  const { code, kind, message, remedy } = error;
  return {
    type: 'TRACE',
    trace: {
      type: 'ERROR',
      emitted_at: now,
      error: {
        message: `${message} ${remedy}`,
        internal_message: `${code}: ${message} ${remedy}`,
        failure_type: `${kind}_error`,
        ...(stream === undefined ? {} : { stream_descriptor: { name: stream } }),
      },
    },
  };
}

/** @param records how many went out since the state before */
export function stateMessage(stream: string, state: object, records: number): AirbyteMessage {
  return {
    type: 'STATE',
    state: {
      type: 'STREAM',
      stream: { stream_descriptor: { name: stream }, stream_state: state },
      sourceStats: { recordCount: JSON.rawJSON(records.toFixed(1)) },
    },
  };
}

export function lineOf(message: AirbyteMessage): string {
  return `${jsonLine(message)}\n`;
}

/** RECORD messages, a line each. The rows go in as the bytes they are, so that numbers stay digit for digit. */
export function recordLines(
  stream: string,
  rows: readonly Pick<JsonRow, 'json' | 'nulled'>[],
  now: number,
  join: Join = Buffer.concat,
): Buffer {
  const head = Buffer.from(`{"type":"RECORD","record":{"stream":${JSON.stringify(stream)},"data":`);
  const tail = Buffer.from(`,"emitted_at":${now}}}\n`);
  return join(rows.flatMap(({ json, nulled }) => [head, json, ...metaOf(nulled), tail]));
}

/** Says which fields are null because the source sent a value of another type. */
function metaOf(nulled: JsonRow['nulled']): readonly Buffer[] {
  if (nulled === undefined) return [];
  const change = { change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' } as const;
  const meta = { changes: nulled.map((field) => ({ field, ...change })) };
  return [Buffer.from(`,"meta":${JSON.stringify(meta)}`)];
}
