import { ConnectorError } from '../errors.ts';

/** How a run is asked to end; a Windows console that is closed sends the last two. */
const interruptions = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143, SIGBREAK: 143 } as const;

/**
 * Has such a signal end the process at once, until a command listens to them: before that there is nothing to end in
 * order.
 */
export function endAtSignals(): void {
  for (const [name, exitCode] of Object.entries(interruptions)) {
    process.on(name, () => {
      if (process.listenerCount(name) === 1) process.exit(exitCode);
    });
  }
}

/**
 * Aborted by the first such signal; a second one of any kind ends the process at once.
 * @param faults aborted by what nothing could catch, which ends a run as well
 */
export function interruption(faults: AbortSignal): AbortSignal {
  const controller = new AbortController();
  for (const [name, exitCode] of Object.entries(interruptions)) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCode);
      controller.abort(new ConnectorError('CANCELLED', `The run was interrupted (${name}).`, { exitCode }));
    });
  }
  return AbortSignal.any([controller.signal, faults]);
}
