import type { ExitCode } from '../errors/exit-codes.ts';
import { ConnectorError } from '../errors.ts';

/**
 * The last resort, for what is thrown where nothing can catch it (a listener, a timer, a promise that nothing waits
 * for). Node.js would print a stack and end with a code of its own, locks and report left as they were.
 */
interface Guard {
  /** Aborted by the first such fault, so that what is under way ends in order and tells it. */
  readonly signal: AbortSignal;
  /** To be called once, when the command is over. @returns how the process ends */
  finalExitCode(exitCode: ExitCode | 1): ExitCode | 1;
}

/** How long what is under way may take to end in order after a fault, in milliseconds. */
const patienceMs = 30_000;

const exitCode = 70 satisfies ExitCode;

/** @param explain tells a person of an error that ends the program */
export function openGuard(explain: (error: ConnectorError) => void): Guard {
  const faults = new AbortController();
  let isOver = false;

  function giveUp(error: ConnectorError): void {
    explain(error);
    process.exit(exitCode);
  }

  function take(thrown: unknown): void {
    if (isOver || faults.signal.aborted) {
      giveUp(discreet(thrown));
      return;
    }
    faults.abort(told(thrown));
    setTimeout(() => giveUp(discreet(thrown)), patienceMs).unref();
  }

  process.on('uncaughtException', take);
  process.on('unhandledRejection', take);
  // Nothing is left to wait for, and yet the command has not ended: a promise was lost.
  process.on('beforeExit', () => {
    if (isOver) return;
    isOver = true;
    explain(new ConnectorError('INTERNAL_ERROR', 'The program stopped before the command had finished.'));
    process.exitCode = exitCode;
  });
  return {
    signal: faults.signal,
    finalExitCode(code) {
      isOver = true;
      // Airbyte takes exit code 1 for a failure, which a message of the protocol describes.
      if (!faults.signal.aborted || code === exitCode || code === 1) return code;
      // The command had finished its work before it noticed the fault.
      explain(discreet(faults.signal.reason.cause));
      return exitCode;
    },
  };
}

const where = 'Unexpected error';

/** With its words: the caller has to mask secrets. */
function told(thrown: unknown): ConnectorError {
  const said = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new ConnectorError('INTERNAL_ERROR', `${where} (${said}).`, { cause: thrown });
}

/** Without words that may hold a secret: what it is, and which line of the program threw it. */
function discreet(thrown: unknown): ConnectorError {
  if (!(thrown instanceof Error)) return new ConnectorError('INTERNAL_ERROR', `${where}.`, { cause: thrown });
  const code = 'code' in thrown && typeof thrown.code === 'string' ? ` ${thrown.code}` : '';
  const [, place] = /(?<![\w.-])([\w.-]+:\d+:\d+)\)?$/m.exec(thrown.stack ?? '') ?? [];
  const at = place === undefined ? '' : ` at ${place}`;
  return new ConnectorError('INTERNAL_ERROR', `${where} (${thrown.name}${code}${at}).`, { cause: thrown });
}
