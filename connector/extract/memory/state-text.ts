import { readFile } from 'node:fs/promises';
import { codeOf, folderFailure, folderKinds } from '../../output/failures.ts';

/** A small file of the state folder; undefined where there is none. @throws ConnectorError FOLDER_INVALID */
export async function readStateText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw folderFailure(error, folderKinds.state, path);
  }
}
