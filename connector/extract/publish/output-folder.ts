import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectorError } from '../../errors.ts';
import { folderFailure, folderKinds, outputFailure } from '../../output/failures.ts';
import { makeFolder, modes } from '../../output/folders.ts';
import { heldNow, takeLock } from '../../output/lock.ts';
import { probeFolder } from '../../output/probe.ts';
import { writeWhole } from '../../output/replace.ts';
import type { Runtime } from '../../runtime.ts';
import {
  announcementFile,
  announcementSchema,
  examineOutput,
  type OutputOptions,
  presentIn,
} from './output-files.ts';

/** The output folder, kept for one run. */
export interface OutputFolder {
  /** Names of the files that earlier runs of this configuration may have left. */
  readonly earlier: readonly string[];
  /** Says which files are about to appear: if the run is killed meanwhile, the next one may replace them. @throws ConnectorError */
  announce(files: readonly string[]): Promise<void>;
  /** Files that were removed. */
  forget(files: readonly string[]): void;
  /** Names of the files of this configuration that are there now. */
  files(): Promise<readonly string[]>;
  /** @throws ConnectorError FOLDER_INVALID when the folder is not ours any more */
  confirm(): Promise<void>;
  /** Releases the folder. Never rejects. @param isReported whether the report says by now what lies there */
  close(isReported: boolean): Promise<void>;
}

const lockFile = '.connector-lock';
const locked = { kind: folderKinds.output, code: 'FOLDER_INVALID' } as const;

/**
 * Makes sure that a run may write its files, and keeps the folder for it, which is made when it is not there.
 * @throws ConnectorError FOLDER_INVALID when it cannot be written to, is in use, or a file of others is in the way;
 *   OUTPUT_FAILED when the disk is full or broken
 */
export async function openOutput(options: OutputOptions, runtime: Runtime): Promise<OutputFolder> {
  const { out, owner } = options;
  await probeFolder(out, folderKinds.output, runtime);
  const held = await outputHeld(out, runtime);
  if (held !== undefined) throw held;
  // Before the folder is touched, and again when no other run can change it.
  await examineOutput(options);
  await makeFolder(out, modes.shared).catch((error: unknown) => {
    throw folderFailure(error, folderKinds.output, out);
  });
  const lock = await takeLock(join(out, lockFile), runtime, locked);
  try {
    const earlier = await examineOutput(options);
    const ours = new Set(earlier);
    const announcement = join(out, announcementFile);
    return {
      earlier,
      async announce(files) {
        for (const file of files) ours.add(file);
        const content = announcementSchema.parse({ owner, files: [...ours] });
        await writeWhole(announcement, `${JSON.stringify(content)}\n`, runtime).catch((error: unknown) => {
          throw outputFailure(error, `${announcement} cannot be written; nothing was published`);
        });
      },
      forget(files) {
        for (const file of files) ours.delete(file);
      },
      files: () => presentIn(out, ours),
      async confirm() {
        if (await lock.isHeld()) return;
        throw new ConnectorError('FOLDER_INVALID', `Another run has taken over the output folder ${out}.`);
      },
      async close(isReported) {
        if (isReported && (await lock.isHeld()))
          await rm(announcement, { force: true }).catch(() => undefined);
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** What a run that began now would be refused with because another one uses the folder. Changes nothing. @throws ConnectorError */
export async function outputHeld(out: string, runtime: Runtime): Promise<ConnectorError | undefined> {
  return await heldNow(join(out, lockFile), runtime, locked);
}
