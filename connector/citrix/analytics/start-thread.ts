import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { unlessAborted } from '../../abort.ts';
import { ConnectorError } from '../../errors.ts';
import type { ExportAccess } from './export.ts';
import { failureOf, lateFailure } from './failures.ts';
import type { Answers, Question, Said } from './thread-messages.ts';

/** It lies beside this file, and has the same ending, compiled or not. */
const file = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);

/**
 * A batch takes a few megabytes. What a hostile broker has the library build ends the thread when it is beyond this. A
 * small young generation saves 15 MB.
 */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 };

/** A question is a handful of requests, each with a time limit of its own, which the library may forget. */
const requestsOfQuestion = 4;

export interface Thread {
  /** One question at a time. @throws ConnectorError, or the reason of the signal */
  ask(question: Question, signal: AbortSignal): Promise<Answers[keyof Answers]>;
  /** Never rejects. */
  end(): Promise<void>;
}

/** Starts `thread.ts`; whatever ends it is the failure of the question it was working on, and of every later one. */
export function startThread(access: ExportAccess): Thread {
  const worker = new Worker(file, { workerData: access, resourceLimits, stdout: true, stderr: true });
  // Whatever a library prints is no output of the program.
  for (const stream of [worker.stdout, worker.stderr]) stream.resume();
  let asked: PromiseWithResolvers<Answers[keyof Answers]> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let over: ConnectorError | undefined;
  let isReady = false;

  function setTimer(): void {
    timer = setTimeout(() => asked?.reject(lateFailure(access)), requestsOfQuestion * access.timeoutMs);
  }

  function begun(): void {
    isReady = true;
    if (asked !== undefined) setTimer();
  }

  function ended(error: unknown): void {
    over ??= isReady ? failureOf(error, access) : notStarted(error);
    asked?.reject(over);
  }

  worker.on('message', (said: Said) => {
    if (said.is === 'ready') begun();
    else if (said.is === 'answer') asked?.resolve(said.answer);
    else asked?.reject(new ConnectorError(said.code, said.message));
  });
  worker.on('error', ended);
  worker.on('messageerror', ended);
  worker.on('exit', () => ended(new Error('the thread that talks to it ended')));
  return {
    async ask(question, signal) {
      if (over !== undefined) throw over;
      if (asked !== undefined) throw new Error('the thread is asked while it works on a question');
      asked = Promise.withResolvers();
      const { promise } = asked;
      if (isReady) setTimer();
      try {
        worker.postMessage(question);
        return await unlessAborted(promise, signal);
      } finally {
        clearTimeout(timer);
        asked = undefined;
      }
    },
    async end() {
      await worker.terminate();
    },
  };
}

/** It has not said a word to any broker yet: what is wrong is ours. */
function notStarted(error: unknown): ConnectorError {
  const said = error instanceof Error ? error.message : String(error);
  const message = `The thread that reads the export did not start: ${said}.`;
  return new ConnectorError('INTERNAL_ERROR', message, { cause: error });
}
