import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { unlessAborted } from '../../abort.ts';
import { ConnectorError } from '../../errors.ts';
import type { ExportAccess } from './export.ts';
import { failureOf, lateFailure } from './failures.ts';
import type { ThreadMessage, ThreadRequest, ThreadResults } from './thread-messages.ts';

/** The file beside this one, with the same extension, compiled or not. */
const file = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);

/**
 * A batch takes a few megabytes. If a hostile broker makes the library use more than this, the thread ends. A
 * small young generation saves 15 MB.
 */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 };

/** One call sends a few requests to brokers, each with a time limit of its own, which the library may miss. */
const requestsPerCall = 4;

export interface Thread {
  /** One call at a time. @throws ConnectorError, or the reason of the signal */
  call(request: ThreadRequest, signal: AbortSignal): Promise<ThreadResults[keyof ThreadResults]>;
  /** Never rejects. */
  end(): Promise<void>;
}

/** Starts `thread.ts`; whatever ends it is the failure of the current call, and of every later one. */
export function startThread(access: ExportAccess): Thread {
  const worker = new Worker(file, { workerData: access, resourceLimits, stdout: true, stderr: true });
  // Text that a library prints must not become output of the program.
  for (const stream of [worker.stdout, worker.stderr]) stream.resume();
  let pending: PromiseWithResolvers<ThreadResults[keyof ThreadResults]> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let over: ConnectorError | undefined;
  let isReady = false;

  function setTimer(): void {
    timer = setTimeout(() => pending?.reject(lateFailure(access)), requestsPerCall * access.timeoutMs);
  }

  function begun(): void {
    isReady = true;
    if (pending !== undefined) setTimer();
  }

  function ended(error: unknown): void {
    over ??= isReady ? failureOf(error, access) : notStarted(error);
    pending?.reject(over);
  }

  worker.on('message', (said: ThreadMessage) => {
    if (said.is === 'ready') begun();
    else if (said.is === 'answer') pending?.resolve(said.answer);
    else pending?.reject(new ConnectorError(said.code, said.message));
  });
  worker.on('error', ended);
  worker.on('messageerror', ended);
  worker.on('exit', () => ended(new Error('the thread that talks to it ended')));
  return {
    async call(request, signal) {
      if (over !== undefined) throw over;
      if (pending !== undefined) throw new Error('the thread is asked while it works on a question');
      pending = Promise.withResolvers();
      const { promise } = pending;
      if (isReady) setTimer();
      try {
        worker.postMessage(request);
        return await unlessAborted(promise, signal);
      } finally {
        clearTimeout(timer);
        pending = undefined;
      }
    },
    async end() {
      await worker.terminate();
    },
  };
}

/** It has not contacted a broker yet, so the failure is a bug of the connector. */
function notStarted(error: unknown): ConnectorError {
  const said = error instanceof Error ? error.message : String(error);
  const message = `The thread that reads the export did not start: ${said}.`;
  return new ConnectorError('INTERNAL_ERROR', message, { cause: error });
}
