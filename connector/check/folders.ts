import type { Dataset } from '../datasets/define.ts';
import { ConnectorError } from '../errors.ts';
import { fileOf } from '../extract/publish.ts';
import { examineState, type StateOptions } from '../extract/state.ts';
import { codeOf } from '../output/failures.ts';
import { bytesOf, type FolderProbe, probeFolder } from '../output/probe.ts';
import type { Runtime } from '../runtime.ts';
import type { Outcome, Step } from './steps.ts';

export function outputStep(out: string, datasets: readonly Dataset[], runtime: Runtime): Step {
  return {
    name: 'output',
    subject: out,
    needs: [],
    async run() {
      const found = await probeFolder(out, 'The output folder', runtime);
      const present = await bytesOf(
        out,
        datasets.map(({ name }) => fileOf(name)),
      );
      return spaceOutcome(found, present);
    },
  };
}

/** @param present bytes of the tables that are there now and stay until the new ones are complete */
export function spaceOutcome(found: FolderProbe, present: number): Outcome {
  const { freeBytes } = found;
  const detail = placeText(found);
  if (freeBytes === undefined || freeBytes >= present) return { detail };
  const message = `Only ${size(freeBytes)} are free, and the present tables take ${size(present)}.`;
  return { detail, warning: { code: 'SPACE_LOW', message } };
}

export function stateStep(options: Omit<StateOptions, 'warn'>): Step {
  const { folder, runtime } = options;
  return {
    name: 'state',
    subject: folder,
    needs: ['parameters'],
    async run() {
      const found = await probeFolder(folder, 'The state folder', runtime).catch(asRunSaysIt);
      const reasons: string[] = [];
      const isResumed = await examineState({ ...options, warn: (reason) => reasons.push(reason) });
      const next = isResumed ? ['the next run goes on with the one that was interrupted'] : reasons;
      return { detail: [placeText(found), ...next].join('; ') };
    },
  };
}

/** A disk that is full is not the folder's fault. */
const ofTheDisk: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO']);

/** A state folder that cannot be used at all is a wrong setting. */
function asRunSaysIt(error: unknown): never {
  if (!(error instanceof ConnectorError) || ofTheDisk.has(codeOf(error.cause) ?? '')) throw error;
  throw new ConnectorError('STATE_INVALID', error.message, { cause: error.cause });
}

function placeText({ isThere, at, freeBytes }: FolderProbe): string {
  const place = isThere ? 'can be written to' : `is not there yet, and can be made in ${at}`;
  return freeBytes === undefined ? place : `${place}; ${size(freeBytes)} free`;
}

function size(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'] as const;
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 1), units.length);
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1]}`;
}
