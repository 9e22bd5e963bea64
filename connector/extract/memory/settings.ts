import { createHash } from 'node:crypto';
import type { Dataset } from '../../datasets/define.ts';
import type { Protection } from '../../datasets/personal-data/protect.ts';
import { decidingValues } from '../../parameters/deciding.ts';
import type { Parameters } from '../../parameters/schema.ts';

/**
 * What is kept from run to run, and what of a run it depends on: one view for each memory. Which parameter counts where
 * follows from what its declaration says it decides.
 */

/** By name; no secrets. */
export type Settings = Readonly<Record<string, string>>;

/** Settings that say whose the rows are. Rows of another are not mixed with these. */
const ofSource: ReadonlySet<string> = new Set(['customerId', 'siteId', 'topic', 'topicId']);

/**
 * Settings that say what rows show of persons. Rows that show them in one way are not mixed with others: what shows
 * more is converted when a run begins (`protect-state.ts`), what shows less cannot be.
 */
const ofPersons: Readonly<Record<string, string>> = { personalData: 'full', pseudonyms: '' };

/**
 * The version of the rules by which cells are made of what the source sends: with another one, the same columns may
 * hold other cells. 2: an empty string is null; rows that are kept are rewritten (`snapshot-form.ts`).
 */
const readingRules = '2';

/** What stands between the settings that something was kept under, and those of a run. */
export interface Difference {
  /** For people. */
  readonly reason: string;
  /**
   * Whether it is of another source. Otherwise it is of the same rows, read in another way, by another way or another
   * version of the connector: what the source still has is read again, and what it has purged stays.
   */
  readonly isOtherSource: boolean;
  /** Whether its rows show persons in another way: they cannot stand beside those of the run. */
  readonly isOtherForm: boolean;
}

/** @returns undefined when they are the same */
export function differenceOf(stored: Settings, now: Settings): Difference | undefined {
  // Versions that did not know these showed everything.
  const kept: Settings = { ...ofPersons, ...stored };
  const changed = Object.keys(now).filter((name) => kept[name] !== now[name]);
  const other = changed.find((name) => isOther(name, kept, now));
  const form = changed.find((name) => Object.hasOwn(ofPersons, name));
  const name = other ?? form ?? changed[0];
  if (name === undefined) return undefined;
  const was = kept[name] === undefined ? 'was not known' : `was "${kept[name]}"`;
  const isOtherForm = form !== undefined;
  const isOtherSource = other !== undefined;
  if (name === 'pseudonyms')
    return { reason: 'the key of the pseudonyms has changed', isOtherSource, isOtherForm };
  if (name === 'reading') return { reason: 'its cells were made by other rules', isOtherSource, isOtherForm };
  return { reason: `${name} ${was} and is "${now[name]}"`, isOtherSource, isOtherForm };
}

/** A site that was not named is the only one there was. */
function isOther(name: string, kept: Settings, now: Settings): boolean {
  if (!ofSource.has(name)) return false;
  return name !== 'siteId' || (Boolean(kept[name]) && Boolean(now[name]));
}

interface TableRun {
  readonly parameters: Parameters;
  /** The source, without its path. */
  readonly host: string;
  /** Of the connector: another one may read the same values in another way. */
  readonly version: string;
  /** The fingerprint of the key; empty where no pseudonyms are made. */
  readonly pseudonyms: string;
}

/**
 * Of a run that is resumed; its source and version are compared by themselves.
 * @param tables names of those asked for
 */
export function unfinishedSettings(
  parameters: Parameters,
  tables: readonly string[],
  pseudonyms: string,
): Settings {
  const { siteId = '', mode } = parameters;
  // A full run reads nothing again.
  const increments = mode === 'incremental' ? (['increments'] as const) : [];
  return {
    tables: tables.join(' '),
    siteId,
    ...decidingValues(parameters, ['window', 'rows', 'columns', 'mode', ...increments]),
    pseudonyms,
  };
}

/** Of a table that an incremental run goes on from; the window stands beside them. */
export function snapshotSettings({ parameters, host, version, pseudonyms }: TableRun): Settings {
  const { customerId = '', siteId = '' } = parameters;
  const source = { customerId, host, siteId };
  const rows = decidingValues(parameters, ['rows']);
  return { connector: version, ...source, ...rows, pseudonyms, reading: readingRules };
}

/**
 * The same for one table: the rows of a site are those of the site that was read, also where no parameter names it;
 * other rows belong to the customer, whatever the site.
 * @param siteId the site that the run reads
 */
export function tableSettings(
  settings: Settings,
  { scope }: Pick<Dataset, 'scope'>,
  siteId: string | null | undefined,
): Settings {
  return { ...settings, siteId: scope === 'site' ? (siteId ?? settings['siteId'] ?? '') : '' };
}

/** Of a table of events. They cannot be read again, so another version does not give up those that were read. */
export function eventSettings(topic: { name: string; id: string }, protection?: Protection): Settings {
  const persons = { personalData: protection?.mode ?? 'full', pseudonyms: protection?.pseudonyms.mark ?? '' };
  return { topic: topic.name, topicId: topic.id, ...persons, reading: readingRules };
}

/** The fingerprint of what decides which rows a host has been sent, and with which columns. */
export function bookmarkMark(
  { parameters, host, version, pseudonyms }: TableRun,
  columns: readonly { readonly name: string }[],
): string {
  const { siteId = '' } = parameters;
  const settings = {
    connector: version,
    host,
    siteId,
    ...decidingValues(parameters, ['window', 'rows']),
    pseudonyms,
    reading: readingRules,
    columns: columns.map(({ name }) => name),
  };
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16);
}
