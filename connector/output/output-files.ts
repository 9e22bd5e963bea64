import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Dataset, isAnalytics } from '../datasets/define.ts';
import { datasets as registered } from '../datasets/registry.ts';
import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';
import { isRecord } from '../json.ts';
import type { Parameters } from '../parameters/schema.ts';
import type { TableFormat } from '../table-formats.ts';
import { folderKinds } from './failures.ts';
import { isPlainFileName } from './file-names.ts';
import {
  announcementFile,
  changesOf,
  packageFile,
  programName,
  publishedFiles,
  rejectedFile,
  rejectedValuesFile,
  reportFile,
} from './output-names.ts';
import { previousFiles, readDescriptor } from './previous.ts';

/** Which files of an output folder were written by this configuration, and which are in the way of a run. */

/** The configuration that the tables belong to, in its current or an earlier form. */
const ownerSchema = z.object({
  host: z.string(),
  /** These are null if the configuration does not name them. */
  customerId: z.string().nullable(),
  siteId: z.string().nullable(),
  topic: z.string().nullable(),
});

export type Owner = Readonly<z.output<typeof ownerSchema>>;

export const announcementSchema = z.object({ owner: ownerSchema, files: z.array(z.string()) });

export function ownerOf({ customerId, siteId, analyticsTopic }: OwnerNames, host: string): Owner {
  return { host, customerId: customerId ?? null, siteId: siteId ?? null, topic: analyticsTopic ?? null };
}

type OwnerNames = Pick<Parameters, 'siteId' | 'analyticsTopic'> & {
  readonly customerId?: string | null | undefined;
};

/** As this version and earlier ones wrote it. */
const reportSchema = z.object({
  connector: z.object({ name: z.literal(programName) }),
  customerId: z.string().nullable(),
  host: z.string(),
  parameters: z.object({ siteId: z.string().optional(), analyticsTopic: z.string().optional() }),
  datasets: z.record(z.string(), z.unknown()),
  files: z.array(z.string()).optional(),
});

export interface OutputOptions {
  readonly out: string;
  readonly owner: Owner;
  /**
   * The customer of the previous run with the same state folder: then it is the same configuration, which was changed.
   */
  readonly lastCustomer?: string | null | undefined;
  /** The requested tables. */
  readonly datasets: readonly Dataset[];
  /** The forms in which they are published. */
  readonly formats: readonly TableFormat[];
  /** Whether change files are published, too. */
  readonly changes?: boolean | undefined;
}

/** The files that a dataset can have in the output folder. */
export function filesOf(dataset: Dataset, formats?: readonly TableFormat[]): readonly string[] {
  const tables = publishedFiles(dataset.name, formats);
  return isAnalytics(dataset) ? [...tables, rejectedFile] : tables;
}

/**
 * The files that earlier runs of this configuration have written, by name: those listed in their report, their data
 * package or the announcement of a killed run. Changes nothing.
 * @throws ConnectorError FOLDER_INVALID that names a file which is in the way of a run, or belongs to another
 * configuration
 */
export async function examineOutput(options: OutputOptions): Promise<readonly string[]> {
  const { out, owner, lastCustomer, datasets, formats, changes = false } = options;
  const { report, announced, ours, documents } = await ownFilesIn(out);
  const previous = announced?.owner ?? (report && previousOwner(report));
  const isKnown =
    previous !== undefined && Object.values(previous).some((fact) => fact !== null && fact !== '');
  if (isKnown && previous.customerId !== lastCustomer) await refuseOthers(out, previous, owner, ours);
  const tables = datasets.flatMap((dataset) => [
    ...filesOf(dataset, formats),
    ...(changes ? publishedFiles(changesOf(dataset.name), formats) : []),
  ]);
  await refuseForeign(
    out,
    [...tables, rejectedValuesFile, packageFile, reportFile],
    new Set([...ours, ...documents]),
  );
  return ours;
}

/** What this program has left in a folder, by what it wrote down there. Never rejects. */
async function ownFilesIn(out: string) {
  const written = await readDescriptor(join(out, reportFile));
  // What a refused run has found there stands in the report before.
  const report = reportSchema.safeParse(lastBegunIn(written)).data;
  const announced = announcementSchema.safeParse(await readDescriptor(join(out, announcementFile))).data;
  const packaged = await readDescriptor(join(out, packageFile));
  const isOurPackage = isRecord(packaged) && packaged['name'] === programName;
  const named = [
    ...(report === undefined ? [] : filesIn(report)),
    ...(announced?.files ?? []),
    ...(await previousFiles(out, programName)),
  ];
  return {
    ...{ written, report, announced },
    ours: [...new Set(named)].filter(isPlainFileName),
    documents: [
      ...(reportSchema.safeParse(written).success ? [reportFile] : []),
      ...(isOurPackage ? [packageFile] : []),
    ],
  };
}

/** The report of the last run that began: a refused one contains it. */
function lastBegunIn(written: unknown): unknown {
  return isRecord(written) && written['refused'] === true ? written['previous'] : written;
}

/** What a folder holds for the report of a refused run; undefined: report or data package are not this program's. */
export async function formerIn(out: string): Promise<Former | undefined> {
  const { written, ours, documents } = await ownFilesIn(out);
  const there = await presentIn(out, [reportFile, packageFile]);
  if (there.some((name) => !documents.includes(name))) return undefined;
  const last = lastBegunIn(written);
  return { report: isRecord(last) ? last : null, files: await presentIn(out, ours) };
}

export interface Former {
  readonly report: Readonly<Record<string, unknown>> | null;
  readonly files: readonly string[];
}

/** The names among these that exist. Never rejects. */
export async function presentIn(out: string, names: Iterable<string>): Promise<readonly string[]> {
  const present: string[] = [];
  for (const name of names) if (await entryAt(join(out, name))) present.push(name);
  return present.sort();
}

/** A report of an earlier version lists no files: any requested table may exist, even a failed one. */
function filesIn({ files, datasets }: z.output<typeof reportSchema>): readonly string[] {
  return (
    files ??
    registered.filter(({ name }) => Object.hasOwn(datasets, name)).flatMap((dataset) => filesOf(dataset))
  );
}

function previousOwner({ customerId, host, parameters }: z.output<typeof reportSchema>): Owner {
  return ownerOf({ ...parameters, customerId }, host);
}

/**
 * Tables of another configuration are neither replaced nor removed; a report without tables does not reserve the
 * folder.
 */
async function refuseOthers(
  out: string,
  previous: Owner,
  owner: Owner,
  files: readonly string[],
): Promise<void> {
  if (isSame(previous, owner)) return;
  const [table] = await presentIn(out, files);
  if (table === undefined) return;
  throw new ConnectorError(
    'FOLDER_INVALID',
    `${join(out, table)} belongs to another configuration (${nameOf(previous)}; this run: ${nameOf(owner)}). Use a separate output folder for each configuration (${folderKinds.output.setting}), or remove its files first; nothing was changed.`,
    { remedy: causeRemedies.FOLDER_INVALID.otherConfiguration },
  );
}

/** The host is not compared: a customer has one region, and its address may change with a proxy. */
function isSame(a: Owner, b: Owner): boolean {
  const shared = (['customerId', 'siteId', 'topic'] as const).filter(
    (fact) => a[fact] !== null && b[fact] !== null,
  );
  return shared.length > 0 && shared.every((fact) => a[fact] === b[fact]);
}

function nameOf({ customerId, host, siteId, topic }: Owner): string {
  const parts = [
    ...(customerId === null ? [] : [`customer ${customerId}`]),
    ...(siteId === null ? [] : [`site ${siteId}`]),
    ...(topic === null ? [] : [`topic ${topic}`]),
  ];
  return `${parts.join(', ')} at ${host}`.trim();
}

async function refuseForeign(
  out: string,
  names: readonly string[],
  ours: ReadonlySet<string>,
): Promise<void> {
  for (const name of names) {
    const path = join(out, name);
    const found = await entryAt(path);
    if (found === undefined || (ours.has(name) && !found.isDirectory())) continue;
    const problem = found.isDirectory()
      ? 'is a folder, but a run writes a file with this name'
      : 'was not created by this connector, and a run would replace it';
    const { setting } = folderKinds.output;
    throw new ConnectorError(
      'FOLDER_INVALID',
      `${path} ${problem}. Move it to another place, or choose another folder with ${setting}; nothing was changed.`,
      { remedy: causeRemedies.FOLDER_INVALID.foreignFiles },
    );
  }
}

/** Does not follow a link, because a rename would replace the link itself. */
async function entryAt(path: string) {
  return await lstat(path).catch(() => undefined);
}
