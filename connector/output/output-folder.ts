import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../datasets/define.ts';
import { ConnectorError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import type { TableFormat } from '../table-formats.ts';
import type { CsvSummary } from './csv.ts';
import { folderFailure, folderKinds, outputFailure } from './failures.ts';
import { remove } from './file-operations.ts';
import { makeFolder, modes } from './folders.ts';
import { heldNow, type Lock, takeLock } from './lock.ts';
import { announcementSchema, examineOutput, type OutputOptions, presentIn } from './output-files.ts';
import { announcementFile, publishedFile, reportFile, workFile } from './output-names.ts';
import type { WiderColumn } from './parquet/column-types.ts';
import { probeFolder } from './probe.ts';
import { openStaging, type Staging, writeReport } from './publish.ts';
import { isPlain, type PublishedForm, writePublishedCsv } from './published-csv.ts';
import { writeAtomically } from './replace.ts';

/** A finished table in its working file. */
interface WorkTable {
  readonly dataset: Dataset;
  /** Its working file. */
  readonly from: string;
  readonly summary: CsvSummary;
}

/** How tables are published. */
export interface PublishedForms {
  readonly formats: readonly TableFormat[];
  readonly csv: PublishedForm;
}

/** A table in one of its published forms. */
interface PublishedTableFile extends CsvSummary {
  readonly path: string;
  readonly format: TableFormat;
}

interface TakenTable {
  /** In the order of {@link tableFormats}. */
  readonly files: readonly PublishedTableFile[];
  /** Columns of the Parquet file whose values did not fit the type that their declaration promises. */
  readonly wider: readonly WiderColumn[];
}

/** The files that are published together. */
interface Together {
  /** Names of files that were taken or written to `path`, in the order in which they appear. */
  readonly files: readonly string[];
  /** The documents that mark the files as complete; they appear last. */
  readonly last: readonly { readonly name: string; readonly content: string }[];
  /** Files of earlier runs that no longer belong to a table. */
  readonly obsolete: readonly string[];
}

/** The output folder, reserved for one run. All files are published through it. */
export interface OutputFolder {
  /** Names of the files that earlier runs of this configuration may have left. */
  readonly previous: readonly string[];
  /** Makes the temporary folder. @throws ConnectorError OUTPUT_FAILED, FOLDER_INVALID */
  prepare(): Promise<void>;
  /** The path to which a file is written that will be published under this name. */
  path(file: string): string;
  /** The path of a working file, if there is no state folder. */
  workPath(file: string): string;
  /** Adds a file, unchanged, to those to publish. @throws ConnectorError OUTPUT_FAILED */
  takeFile(from: string, file: string): Promise<void>;
  /**
   * Puts a table in its published forms among the files to publish; a working file that {@link workPath} named is gone
   * afterwards. @throws ConnectorError OUTPUT_FAILED, PACKAGE_MISSING, or the reason of the signal
   */
  take(table: WorkTable, forms: PublishedForms, signal: AbortSignal): Promise<TakenTable>;
  /**
   * Publishes the files one by one. If the run is killed meanwhile, the next one may replace them.
   * @returns names of obsolete files that could not be removed
   * @throws ConnectorError FOLDER_INVALID if another process has taken the folder, OUTPUT_FAILED
   */
  publish(together: Together): Promise<readonly string[]>;
  /** Writes the report of the run. @throws ConnectorError OUTPUT_FAILED */
  report(content: string): Promise<void>;
  /** Names of the files of this configuration that exist now. */
  files(): Promise<readonly string[]>;
  /** Removes the files that were not published. Never rejects. */
  discard(): Promise<void>;
  /** Releases the folder. Never rejects. @param isReported whether the report already lists the files */
  close(isReported: boolean): Promise<void>;
}

export const lockFile = '.connector-lock';
export const locked = { kind: folderKinds.output, code: 'FOLDER_INVALID' } as const;

/**
 * Checks that a run may write its files, and reserves the folder for it; creates the folder if it does not exist.
 * @throws ConnectorError FOLDER_INVALID when it cannot be written to, is in use, or a file of others is in the way;
 *   OUTPUT_FAILED when the disk is full or broken
 */
export async function openOutput(options: OutputOptions, runtime: Runtime): Promise<OutputFolder> {
  const { out } = options;
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
    return openFolder(options, await examineOutput(options), lock, runtime);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function openFolder(
  { out, owner }: OutputOptions,
  previous: readonly string[],
  lock: Lock,
  runtime: Runtime,
): OutputFolder {
  const ours = new Set(previous);
  const announcement = join(out, announcementFile);
  let opened: Staging | undefined;
  const staging = (): Staging => {
    if (opened === undefined) throw new Error('no place for files was prepared');
    return opened;
  };
  async function announce(files: readonly string[]): Promise<void> {
    for (const file of files) ours.add(file);
    const content = announcementSchema.parse({ owner, files: [...ours] });
    await writeAtomically(announcement, `${JSON.stringify(content)}\n`, runtime).catch((error: unknown) => {
      throw outputFailure(error, `${announcement} cannot be written; nothing was published`);
    });
  }
  return {
    previous,
    async prepare() {
      opened = await openStaging(out, runtime);
    },
    path: (file) => staging().path(file),
    workPath: (file) => staging().workPath(file),
    takeFile: (from, file) => staging().take(from, file),
    async take(table, { formats, csv }, signal) {
      const files: PublishedTableFile[] = [];
      const { dataset, from } = table;
      const parquet = formats.includes('parquet') ? await takeParquet(table, staging(), signal) : undefined;
      if (formats.includes('csv'))
        files.push(await takeCsv(table, { form: csv, staging: staging(), signal }));
      if (parquet !== undefined) files.push(parquet.file);
      // With all working files the disk would have to hold the new tables twice.
      if (from === staging().workPath(workFile(dataset.name))) await remove(from);
      return { files, wider: parquet?.wider ?? [] };
    },
    async publish({ files, last, obsolete }) {
      if (!(await lock.isHeld())) {
        throw new ConnectorError('FOLDER_INVALID', `Another run has taken over the output folder ${out}.`);
      }
      await announce(files);
      const stayed = await staging().publish({ files, last, obsolete });
      const present = [...files, ...stayed];
      for (const file of obsolete) if (!present.includes(file)) ours.delete(file);
      return stayed;
    },
    report: (content) => writeReport(out, reportFile, content, runtime),
    files: () => presentIn(out, ours),
    async discard() {
      await opened?.discard();
    },
    async close(isReported) {
      if (isReported && (await lock.isHeld())) await rm(announcement, { force: true }).catch(() => undefined);
      await lock.release();
    },
  };
}

/** @throws ConnectorError OUTPUT_FAILED */
async function takeCsv(
  { dataset, from, summary }: WorkTable,
  {
    form,
    staging,
    signal,
  }: { readonly form: PublishedForm; readonly staging: Staging; readonly signal: AbortSignal },
): Promise<PublishedTableFile> {
  const path = publishedFile(dataset.name, 'csv');
  if (isPlain(form)) {
    await staging.take(from, path);
    return { ...summary, path, format: 'csv' };
  }
  const { columns } = dataset;
  const written = await writePublishedCsv(from, staging.path(path), { columns, form, signal });
  return { ...written, path, format: 'csv' };
}

/** Made of the working file: what `csvEscapeFormulas` changes is for spreadsheets. */
async function takeParquet({ dataset, from, summary }: WorkTable, staging: Staging, signal: AbortSignal) {
  const path = publishedFile(dataset.name, 'parquet');
  const { writeParquet } = await import('./parquet/write-parquet.ts');
  const { wider, ...written } = await writeParquet({
    dataset,
    from,
    to: staging.path(path),
    summary,
    signal,
  });
  const file: PublishedTableFile = { ...written, path, format: 'parquet' };
  return { file, wider };
}

/**
 * What a run that began now would be refused with because another one uses the folder. Changes nothing.
 * @throws ConnectorError
 */
export async function outputHeld(out: string, runtime: Runtime): Promise<ConnectorError | undefined> {
  return await heldNow(join(out, lockFile), runtime, locked);
}
