import { createHash } from 'node:crypto';
import { decidingValues } from '../../parameters/deciding.ts';
import type { Parameters } from '../../parameters/schema.ts';

/**
 * What is kept from run to run, and what of a run it depends on: one view for each memory. Which parameter counts where
 * follows from what its declaration says it decides.
 */

/** By name; no secrets. */
export type Settings = Readonly<Record<string, string>>;

interface TableRun {
  readonly parameters: Parameters;
  /** The source, without its path. */
  readonly host: string;
  /** Of the connector: another one may read the same values in another way. */
  readonly version: string;
}

/** Of a run that is resumed; its source and version are compared by themselves. @param tables names of those asked for */
export function unfinishedSettings(parameters: Parameters, tables: readonly string[]): Settings {
  const { siteId = '', mode } = parameters;
  // A full run reads nothing again.
  const increments = mode === 'incremental' ? (['increments'] as const) : [];
  return {
    tables: tables.join(' '),
    siteId,
    ...decidingValues(parameters, ['window', 'rows', 'mode', ...increments]),
  };
}

/** Of a table that an incremental run goes on from; the window stands beside them. */
export function snapshotSettings({ parameters, host, version }: TableRun): Settings {
  const { customerId = '', siteId = '' } = parameters;
  const source = { customerId, host, siteId };
  return { connector: version, ...source, ...decidingValues(parameters, ['rows']) };
}

/** Of a table of events. They cannot be read again, so another version does not give up those that were read. */
export function eventSettings(topic: { name: string; id: string }): Settings {
  return { topic: topic.name, topicId: topic.id };
}

/** The fingerprint of what decides which rows a host has been sent, and with which columns. */
export function bookmarkMark(
  { parameters, host, version }: TableRun,
  columns: readonly { readonly name: string }[],
): string {
  const { siteId = '' } = parameters;
  const settings = {
    connector: version,
    host,
    siteId,
    ...decidingValues(parameters, ['window', 'rows']),
    columns: columns.map(({ name }) => name),
  };
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16);
}
