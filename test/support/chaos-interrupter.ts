import { cpSync, renameSync, rmSync } from 'node:fs';
import { ConnectorError } from '../../connector/errors.ts';
import type { Interruption } from './chaos-plan.ts';

/** A file may go while the folder is copied: then there is a newer state of it to be copied. */
function copyWhole(from: string, to: string, attempts = 5): void {
  try {
    cpSync(from, to, { recursive: true });
  } catch (error) {
    if (attempts === 1) throw error;
    rmSync(to, { recursive: true, force: true });
    copyWhole(from, to, attempts - 1);
  }
}

/**
 * Ends one run at the planned place. A run that is asked to end may tidy up; one that is killed may not: the folder is
 * copied at that timestamp, and what the run still did to it is undone when it is over.
 */
export class Interrupter {
  readonly #stop = new AbortController();
  readonly #plan: Interruption | undefined;
  readonly #folder: string;
  #seen = 0;
  #killed = false;

  constructor(plan: Interruption | undefined, folder: string) {
    this.#plan = plan;
    this.#folder = folder;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get #copy(): string {
    return `${this.#folder}-as-it-was`;
  }

  note(what: Interruption['at']): void {
    if (what !== this.#plan?.at) return;
    this.#seen += 1;
    if (this.#seen !== this.#plan.count) return;
    if (this.#plan.how === 'kill') {
      copyWhole(this.#folder, this.#copy);
      this.#killed = true;
    }
    this.#stop.abort(new ConnectorError('CANCELLED', 'The run was interrupted (plan).'));
  }

  /** To be called when the run is over. */
  settle(): void {
    if (!this.#killed) return;
    rmSync(this.#folder, { recursive: true });
    renameSync(this.#copy, this.#folder);
  }
}
