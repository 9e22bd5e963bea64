import type { ErrorReport } from '../../errors.ts';
import { type AirbyteMessage, errorMessage, type StreamStatus, statusMessage } from './messages.ts';

/** Tells how far each stream is, in the order that Airbyte expects: every stream starts, and ends once. */
export interface Statuses {
  /** These streams are to come. */
  expect(streams: readonly string[]): void;
  start(stream: string): void;
  /** The first record comes. */
  run(stream: string): void;
  complete(stream: string): void;
  fail(stream: string, error: ErrorReport): void;
  /** What is wrong with all of it: streams that have not ended do so. */
  failRest(error: ErrorReport): void;
}

export function openStatuses(send: (message: AirbyteMessage) => void, now: () => number): Statuses {
  const last = new Map<string, StreamStatus | 'EXPECTED'>();
  const tell = (stream: string, status: StreamStatus) => {
    last.set(stream, status);
    send(statusMessage(stream, status, now()));
  };
  const start = (stream: string) => {
    if ((last.get(stream) ?? 'EXPECTED') === 'EXPECTED') tell(stream, 'STARTED');
  };
  const goOn = (stream: string, status: StreamStatus) => {
    start(stream);
    tell(stream, status);
  };
  return {
    expect(streams) {
      for (const stream of streams) last.set(stream, 'EXPECTED');
    },
    start,
    run: (stream) => goOn(stream, 'RUNNING'),
    complete: (stream) => goOn(stream, 'COMPLETE'),
    fail(stream, error) {
      goOn(stream, 'INCOMPLETE');
      send(errorMessage(error, stream, now()));
    },
    failRest(error) {
      for (const [stream, status] of last)
        if (status !== 'COMPLETE' && status !== 'INCOMPLETE') goOn(stream, 'INCOMPLETE');
      send(errorMessage(error, undefined, now()));
    },
  };
}
