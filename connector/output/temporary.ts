import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { folderKinds } from './failures.ts';
import { isHolderThere, type LockRuntime, takeLock } from './lock.ts';
import { isLeftOver, isStagingName, makeStagingFolder, removeFolder } from './staging.ts';

/** A folder that is gone when the process no longer needs it; what a killed process left goes when the next one begins. */
interface TemporaryFolder {
  readonly path: string;
  /** Removes it with all that is in it. Never rejects. */
  discard(): Promise<void>;
}

/** In each of them, and kept fresh: says whose it is. */
const ownerFile = '.connector-owner';

/**
 * Makes a temporary folder that only this account may enter, and removes those whose process is gone.
 * @param folder that of all temporary files, which others use as well
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

/** Only those of the same account. Never rejects. */
async function removeAbandoned(folder: string, own: string, runtime: LockRuntime): Promise<void> {
  const accountOf = async (path: string) => (await stat(path).catch(() => undefined))?.uid;
  const account = await accountOf(own);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory() || !isStagingName(entry.name) || path === own) continue;
    if ((await accountOf(path)) !== account) continue;
    const isThere = await isHolderThere(join(path, ownerFile), runtime);
    if (isThere === false || (isThere === undefined && (await isLeftOver(path, runtime.now())))) {
      await removeFolder(path);
    }
  }
}
