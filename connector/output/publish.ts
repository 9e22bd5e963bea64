import { rename as fsRename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConnectorError } from '../errors.ts';
import { outputFailure } from './failures.ts';
import { isPlainFileName } from './file-names.ts';
import { linkOrCopy } from './file-operations.ts';
import { modes } from './folders.ts';
import {
  moveOver,
  type PublishRuntime,
  type Rename,
  removeFile,
  renameOver,
  syncFile,
  syncFolder,
} from './replace.ts';
import { makeStagingFolder, removeFolder } from './staging.ts';

/** A working file is never published under its own name. */
const workPrefix = 'work.';

/** A small file that is written at once. */
interface Document {
  readonly name: string;
  readonly content: string;
}

interface Publication {
  /** Names of finished files in the temporary folder, in the order in which they appear. */
  readonly files: readonly string[];
  /** The documents that mark the files as complete; they appear last, in this order. */
  readonly last: readonly Document[];
  /** Names of files in the output folder that no longer belong to a table; removed at the end. */
  readonly obsolete?: readonly string[];
}

/** The temporary folder of a run, inside the output folder. */
export interface Staging {
  /** Where to write the file of this name. Throws a plain Error for a name that is not safe on every platform. */
  path(file: string): string;
  /** The path of the working file with this name, if there is no state folder. */
  workPath(file: string): string;
  /**
   * Adds a finished file to those to publish; a file from another folder is linked or copied.
   * @throws ConnectorError OUTPUT_FAILED
   */
  take(from: string, file: string): Promise<void>;
  /**
   * Publishes the files one by one, the documents last, and removes the temporary folder. Every file is complete
   * at every moment; a file of the previous run stays until the new one replaces it. Resolves with the names of
   * obsolete files that could not be removed.
   * @throws ConnectorError OUTPUT_FAILED that names the file, and those that were replaced before it.
   */
  publish(publication: Publication): Promise<readonly string[]>;
  /** Removes the temporary folder with all that is in it. Never rejects. */
  discard(): Promise<void>;
}

/**
 * Opens a temporary folder in the output folder, which is created if it does not exist; removes those of crashed runs.
 * @throws ConnectorError OUTPUT_FAILED.
 */
export async function openStaging(
  out: string,
  runtime: PublishRuntime,
  rename: Rename = fsRename,
): Promise<Staging> {
  const folder = await makeStagingFolder(out, runtime.now());
  const place: Place = { out, path: (file) => join(folder, safe(file)), runtime, rename };
  const workPath = (file: string) => join(folder, `${workPrefix}${safe(file)}`);
  return {
    path: place.path,
    workPath,
    async take(from, file) {
      try {
        if (dirname(from) === folder) await renameOver(from, place.path(file), runtime);
        else await linkOrCopy(from, place.path(file));
      } catch (error) {
        throw outputFailure(error, `${file} cannot be written; nothing was published`);
      }
    },
    discard: () => removeFolder(folder),
    async publish({ files, last, obsolete = [] }) {
      const documents = last.map(({ name }) => name);
      const published = [...files, ...documents];
      const superfluous = obsolete.filter((name) => !published.includes(safe(name)));
      await saveDocuments(last, place);
      await syncAll(published, place);
      await moveAll(files, [], place);
      await syncFolder(out);
      await moveAll(documents, files, place);
      await syncFolder(out);
      const stayed = await removeAll(superfluous, place);
      await removeFolder(folder);
      return stayed;
    },
  };
}

/** Writes one file atomically, also for a failed run. @throws ConnectorError OUTPUT_FAILED. */
export async function writeReport(
  out: string,
  name: string,
  content: string,
  runtime: PublishRuntime,
): Promise<void> {
  const staging = await openStaging(out, runtime);
  try {
    await staging.publish({ files: [], last: [{ name, content }] });
  } finally {
    await staging.discard();
  }
}

interface Place {
  readonly out: string;
  readonly path: (file: string) => string;
  readonly runtime: PublishRuntime;
  readonly rename: Rename;
}

function safe(name: string): string {
  if (!isPlainFileName(name)) throw new Error(`"${name}" is not a file name that is safe on every platform`);
  return name;
}

async function saveDocuments(documents: readonly Document[], { path }: Place): Promise<void> {
  for (const { name, content } of documents) {
    try {
      await writeFile(path(name), content, { mode: modes.file });
    } catch (error) {
      throw outputFailure(error, `${name} cannot be written; nothing was published`);
    }
  }
}

/** All content is on the disk before the first rename, so that a power failure cannot leave an incomplete file. */
async function syncAll(files: readonly string[], { path }: Place): Promise<void> {
  for (const file of files) {
    try {
      await syncFile(path(file));
    } catch (error) {
      throw outputFailure(error, `${file} cannot be saved; nothing was published`);
    }
  }
}

async function moveAll(files: readonly string[], before: readonly string[], place: Place): Promise<void> {
  const published = [...before];
  for (const file of files) {
    try {
      await moveOver(place.path(file), place.out, place.runtime, place.rename);
    } catch (error) {
      throw withPublished(error, published);
    }
    published.push(file);
  }
}

/**
 * If publishing fails half way, the error lists the files that are new already; the old data package does not describe
 * them.
 */
function withPublished(error: unknown, published: readonly string[]): unknown {
  if (!(error instanceof ConnectorError) || published.length === 0) return error;
  const message = `${error.message} Already replaced by this run: ${published.join(', ')}.`;
  return new ConnectorError(error.code, message, { cause: error.cause, remedy: error });
}

/** An obsolete table is harmful, but less than reporting a published run as failed, so the caller only warns. */
async function removeAll(files: readonly string[], { out, runtime }: Place): Promise<readonly string[]> {
  const stayed: string[] = [];
  for (const file of files) {
    try {
      await removeFile(join(out, file), runtime);
    } catch {
      stayed.push(file);
    }
  }
  return stayed;
}
