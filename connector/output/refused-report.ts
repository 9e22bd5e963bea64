import { join } from 'node:path';
import type { Runtime } from '../runtime.ts';
import { folderKinds } from './failures.ts';
import { exists } from './file-operations.ts';
import { makeFolder, modes } from './folders.ts';
import { takeLock } from './lock.ts';
import { type Former, formerIn } from './output-files.ts';
import { locked, lockFile, outputHeld } from './output-folder.ts';
import { reportFile } from './output-names.ts';
import { probeFolder } from './probe.ts';
import { writeReport } from './publish.ts';

interface RefusedReport {
  readonly out: string;
  /** Whether the folder may be made when it is not there. */
  readonly mayMake: boolean;
  /** The report, with what the folder holds. */
  readonly contentOf: (former: Former) => string;
  /** Throws where the folder is not one for this run. */
  readonly examine?: () => Promise<unknown>;
}

/**
 * Replaces the report in an output folder by that of a run which was refused; all other files stay. Nothing is written
 * while another run uses the folder, or where report or data package are not this program's.
 * @returns whether the report was written; never rejects, because why the run was refused is what has to be told
 */
export async function writeRefusedReport(
  { out, mayMake, contentOf, examine }: RefusedReport,
  runtime: Runtime,
): Promise<boolean> {
  try {
    if (!mayMake && !(await exists(out))) return false;
    await probeFolder(out, folderKinds.output, runtime);
    if ((await outputHeld(out, runtime)) !== undefined || (await formerIn(out)) === undefined) return false;
    await examine?.();
    await makeFolder(out, modes.shared);
    const lock = await takeLock(join(out, lockFile), runtime, locked);
    try {
      const former = await formerIn(out);
      if (former === undefined) return false;
      await writeReport(out, reportFile, contentOf(former), runtime);
      return true;
    } finally {
      await lock.release();
    }
  } catch {
    return false;
  }
}
