import { ConnectorError } from '../../errors.ts';
import type { LogLevel } from '../terminal/log.ts';
import { type AirbyteMessage, lineOf } from './messages.ts';
import { filterLog } from './reading.ts';

export interface OutputOptions {
  /** The lowest level of log lines that are emitted. */
  readonly level: LogLevel;
  /** Takes whole lines, and resolves when they have been taken. */
  readonly write: (lines: string | Buffer) => Promise<void>;
  /** Aborting it ends the command. */
  readonly signal: AbortSignal;
}

/** The way to the host: messages in order, each after those before it have been taken. */
export interface Output {
  readonly send: (message: AirbyteMessage) => void;
  /** Whole lines, as they are. */
  readonly sendLines: (lines: string | Buffer) => void;
  /** Resolves when the host has taken all. @throws what kept it from it */
  readonly flush: () => Promise<void>;
  /** Aborted when the command is to end, or the reader has closed the pipe. */
  readonly signal: AbortSignal;
  readonly isGone: () => boolean;
}

export function openOutput({ level, write, signal }: OutputOptions): Output {
  const gone = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const sendLines = (lines: string | Buffer) => {
    last = last.then(() => write(lines));
    last.catch((cause: unknown) =>
      gone.abort(new ConnectorError('CANCELLED', 'The platform has stopped reading the output.', { cause })),
    );
  };
  return {
    sendLines,
    send: filterLog((message) => sendLines(lineOf(message)), level),
    flush: () => last,
    signal: AbortSignal.any([signal, gone.signal]),
    isGone: () => gone.signal.aborted,
  };
}
