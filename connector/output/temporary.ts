import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { folderKinds } from './failures.ts';
import { isHolderThere, type LockRuntime, takeLock } from './lock.ts';
import { isLeftOver, isStagingName, makeStagingFolder, removeFolder } from './staging.ts';

/** A folder that the process removes at its end; the folder of a killed process is removed by the next one. */
interface TemporaryFolder {
  readonly path: string;
  /** Removes it with all that is in it. Never rejects. */
  discard(): Promise<void>;
}

/** The lock file in each folder, which identifies its process. */
const ownerFile = '.connector-owner';

/**
 * Makes a temporary folder that only this account may enter, and removes those whose process is gone.
 * @param folder the folder for temporary files of all programs
 * @throws ConnectorError FOLDER_INVALID, OUTPUT_FAILED
 */
export async function openTemporary(folder: string, runtime: LockRuntime): Promise<TemporaryFolder> {
  const path = await makeStagingFolder(folder, runtime.now(), folderKinds.temporary);
  try {
    const about = { kind: folderKinds.temporary, code: 'FOLDER_INVALID' } as const;
    const lock = await takeLock(join(path, ownerFile), runtime, about);
    await removeAbandoned(folder, path, runtime);
    return {
      path,
      async discard() {
        await lock.release();
        await removeFolder(path);
      },
    };
  } catch (error) {
    await removeFolder(path);
    throw error;
  }
}

/** Removes only folders of the same account. Never rejects. */
async function removeAbandoned(folder: string, own: string, runtime: LockRuntime): Promise<void> {
  const accountOf = async (path: string) => (await stat(path).catch(() => undefined))?.uid;
  const account = await accountOf(own);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory() || !isStagingName(entry.name) || path === own) continue;
    if ((await accountOf(path)) !== account) continue;
    const exists = await isHolderThere(join(path, ownerFile), runtime);
    if (exists === false || (exists === undefined && (await isLeftOver(path, runtime.now())))) {
      await removeFolder(path);
    }
  }
}
