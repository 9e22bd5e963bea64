import { lastCustomerIn } from '../extract/memory/health.ts';
import { examineState, probeState, type StateOptions } from '../extract/memory/state.ts';
import { type Fact, said } from '../languages/phrase.ts';
import { folderKinds } from '../output/failures.ts';
import { refuseNested } from '../output/folder-location.ts';
import { loadFormats } from '../output/load-formats.ts';
import { examineOutput, type OutputOptions } from '../output/output-files.ts';
import { outputHeld } from '../output/output-folder.ts';
import { publishedFiles } from '../output/output-names.ts';
import { bytesOf, type FolderProbe, probeFolder, spaceProbe } from '../output/probe.ts';
import type { Runtime } from '../runtime.ts';
import type { Outcome, Step } from './steps.ts';

/** Where tables are made. */
export interface OutputPlace {
  readonly out: string;
  /** The state folder of the same run. */
  readonly state?: string | undefined;
  /** Whether `out` is not a run's own, but that of all temporary files. */
  readonly isTemporary?: boolean | undefined;
}

export function outputStep(
  { out, state, isTemporary }: OutputPlace,
  {
    datasets,
    formats,
    owner,
  }: Pick<OutputOptions, 'datasets' | 'formats'> & { readonly owner: OutputOptions['owner'] | undefined },
  runtime: Runtime,
): Step {
  const kind = isTemporary === true ? folderKinds.temporary : folderKinds.output;
  return {
    name: 'output',
    subject: out,
    needs: [],
    async run() {
      if (state !== undefined) await refuseNested(out, state);
      await loadFormats(formats);
      const found = await probeFolder(out, kind, runtime, spaceProbe);
      const present = await bytesOf(
        out,
        datasets.flatMap(({ name }) => publishedFiles(name)),
      );
      const outcome = spaceOutcome(found, present);
      if (owner === undefined || isTemporary === true) return outcome;
      const held = await outputHeld(out, runtime);
      if (held === undefined) {
        const lastCustomer = state === undefined ? undefined : await lastCustomerIn(state);
        await examineOutput({ out, owner, lastCustomer, datasets, formats });
        return outcome;
      }
      return { ...outcome, warning: { code: 'OUTPUT_IN_USE', message: held.message } };
    },
  };
}

/** @param present bytes of the tables that are there now and stay until the new ones are complete */
export function spaceOutcome(found: FolderProbe, present: number): Outcome {
  const { freeBytes } = found;
  const detail = placeOf(found);
  if (freeBytes === undefined || freeBytes >= present) return { detail };
  const message = said('check.spaceLow', { free: spaceOf(freeBytes), present: spaceOf(present) });
  return { detail, warning: { code: 'SPACE_LOW', message } };
}

export function stateStep(options: Omit<StateOptions, 'warn' | 'runId'>): Step {
  const { folder, runtime } = options;
  return {
    name: 'state',
    subject: folder,
    needs: ['parameters'],
    async run() {
      const found = await probeState(folder, runtime, spaceProbe);
      const reasons: string[] = [];
      const isResumed = await examineState({ ...options, warn: (reason) => reasons.push(reason) });
      const next = isResumed ? [said('check.resumes')] : reasons;
      return { detail: [...placeOf(found), ...next] };
    },
  };
}

function placeOf({ exists, at, freeBytes }: FolderProbe): readonly Fact[] {
  const place = exists ? said('check.writable') : said('check.canBeCreated', { folder: at });
  return freeBytes === undefined ? [place] : [place, said('check.free', { size: spaceOf(freeBytes) })];
}

/** Space on a disk: rounder than the size of a file. */
function spaceOf(bytes: number): Fact {
  const units = ['kilobytes', 'megabytes', 'gigabytes', 'terabytes'] as const;
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 1), units.length);
  return said(`amount.${units[power - 1] ?? 'terabytes'}`, { amount: { decimal: bytes / 1000 ** power } });
}
