import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Column, closingDatesOf, type Dataset, isAnalytics } from '../../datasets/define.ts';
import { hidesKey, hiding, type Protection, treatmentOf } from '../../datasets/personal-data/protect.ts';
import { datasets } from '../../datasets/registry.ts';
import { exactJson, isRecord, tryParseJson } from '../../json.ts';
import type { Cell } from '../../output/cells.ts';
import { codeOf, outputFailure } from '../../output/failures.ts';
import { rejectedFile } from '../../output/output-names.ts';
import { removeFile, renameOver, type Waiting, writeAtomically } from '../../output/replace.ts';
import { reshape } from '../../output/reshape.ts';
import { folderIn, hashOf, parsed, removeOthers, type SnapshotRecord } from './snapshots.ts';

/**
 * Replaces in a state folder what shows more of persons than the run may: before anything is read, so that whatever
 * becomes of the run, clear text does not stay. Tables are converted, not given up: rows that the source has purged
 * stay.
 * @returns the names of the tables that were converted
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function protectState(
  state: string,
  protection: Protection | undefined,
  runtime: Waiting,
): Promise<readonly string[]> {
  if (protection === undefined) return [];
  const folder = folderIn(state);
  const converted: string[] = [];
  try {
    for (const file of await filesIn(folder)) {
      if (!file.endsWith('.json')) continue;
      const name = file.slice(0, -'.json'.length);
      const record = parsed(await readFile(join(folder, file), 'utf8'));
      if (record === undefined || !showsMore(record, protection)) continue;
      if (await protectTable({ folder, name, record, runtime }, protection)) converted.push(name);
    }
    await removeUnnamed(folder, runtime);
    await withoutMessages(join(folder, rejectedFile), runtime);
  } catch (error) {
    throw outputFailure(error, 'Tables that show persons cannot be converted');
  }
  return converted;
}

/** Removes tables that no description names any more, since it is damaged or a run was killed: they are in clear. */
async function removeUnnamed(folder: string, runtime: Waiting): Promise<void> {
  const files = await filesIn(folder);
  const named = new Set<string | undefined>();
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const record = parsed(await readFile(join(folder, file), 'utf8'));
    named.add(record?.file).add(record?.before?.file);
  }
  for (const file of files) {
    if (tableFile.test(file) && !named.has(file)) await removeFile(join(folder, file), runtime);
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** What each mode hides, the least first. */
const modes = ['full', 'pseudonyms', 'none'];

type Kept = Pick<SnapshotRecord, 'settings'>;

function showsMore(record: SnapshotRecord, { mode }: Protection): boolean {
  const rankOf = ({ settings }: Kept) => modes.indexOf(settings['personalData'] ?? 'full');
  return [record, record.before].some((kept) => kept !== null && rankOf(kept) < modes.indexOf(mode));
}

interface Stored {
  readonly folder: string;
  readonly name: string;
  readonly record: SnapshotRecord;
  readonly runtime: Waiting;
}

/** @returns whether it is there still */
async function protectTable(stored: Stored, protection: Protection): Promise<boolean> {
  const { folder, name, record, runtime } = stored;
  const dataset = datasets.find((known) => known.name === name);
  const { personalData: was = 'full', pseudonyms: mark = '' } = record.settings;
  const isOfSameKey = was === 'full' || mark === protection.pseudonyms.mark;
  if (dataset === undefined || !isGoneOnFrom(dataset) || hidesKey(dataset)) {
    // It is read in full in any case.
    await removeFile(join(folder, `${name}.json`), runtime);
    await removeOthers(folder, name, [], runtime);
    return false;
  }
  // With pseudonyms of another key it cannot be used, and shows nobody.
  if (!isOfSameKey) return false;
  const isSound = (await hashOf(join(folder, record.file)).catch(() => undefined)) === record.sha256;
  const summary = isSound ? await convert(stored, dataset, protection) : undefined;
  const { bytes = record.bytes, sha256 = record.sha256, rows = record.rows } = summary ?? {};
  const settings = {
    ...record.settings,
    personalData: protection.mode,
    pseudonyms: protection.pseudonyms.mark,
  };
  const file = summary === undefined ? record.file : fileOf(name, sha256);
  const text = JSON.stringify({ ...record, settings, bytes, sha256, rows, file, before: null }, null, 2);
  await writeAtomically(join(folder, `${name}.json`), `${text}\n`, runtime);
  // A file that is not as it was left is of no use: the run says which rows are lost with it.
  await removeOthers(folder, name, summary === undefined ? [] : [file], runtime);
  return true;
}

function isGoneOnFrom(dataset: Dataset): boolean {
  return (
    closingDatesOf(dataset) !== undefined || (isAnalytics(dataset) && dataset.source.madeOf === undefined)
  );
}

const fileOf = (name: string, sha256: string) => `${name}.${sha256.slice(0, 16)}.csv`;

/** Tables and what was being written of them, under whatever name. */
const tableFile = /^\w+\.[0-9a-f]{16}\.csv(?:\.new)?$/;

async function convert({ folder, name, record, runtime }: Stored, dataset: Dataset, protection: Protection) {
  const columns = record.columns.map(
    (column) => dataset.columns.find((known) => known.name === column) ?? unknownColumn(column),
  );
  const treated = columns.map((column) => [column, treatmentOf(column, dataset, protection.mode)] as const);
  const shown = protection.mode === 'none' && record.settings['personalData'] === 'pseudonyms';
  const replaced = new Map(
    treated
      .filter(([, treatment]) => treatment === 'pseudonym' && !shown)
      .map(([column]) => [column.name, cellHiding(column, protection)] as const),
  );
  const hidden = treated.filter(([, treatment]) => treatment === 'hidden').map(([column]) => column.name);
  // The name of a file has its hash: which one that is shows when it has been written.
  const path = join(folder, `${name}.${'0'.repeat(16)}.csv.new`);
  const source = { path: join(folder, record.file), columns: record.columns };
  const summary = await reshape(source, { path, columns, withheld: new Set(hidden), replaced });
  await renameOver(path, join(folder, fileOf(name, summary.sha256)), runtime);
  return summary;
}

/** Nothing says what a column of an earlier version shows. */
function unknownColumn(name: string): Column {
  return { name, type: 'text', description: '', inputs: [], nullable: true, personalData: 'mayContain' };
}

function cellHiding(column: Column, { pseudonyms }: Protection): (cell: Cell) => Cell {
  const hide = hiding(column, pseudonyms);
  return (cell) => {
    const hidden = hide(cell);
    return hidden === null || typeof hidden === 'symbol' ? null : String(hidden);
  };
}

/** Rejected messages may say anything: their places and reasons stay. */
async function withoutMessages(path: string, runtime: Waiting): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  });
  if (text === '') return;
  const lines = text.split('\n').map((line) => {
    const rejected = tryParseJson(line);
    if (!isRecord(rejected)) return '';
    const { message: _message, base64: _base64, ...rest } = rejected;
    return `${exactJson(rest)}\n`;
  });
  await writeAtomically(path, lines.join(''), runtime);
}
