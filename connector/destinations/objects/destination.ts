import { join } from 'node:path';
import { counted } from '../../amounts.ts';
import { ConnectorError } from '../../errors.ts';
import { mediaTypes } from '../../output/media-types.ts';
import { type TableFormat, tableFormats } from '../../table-formats.ts';
import type { Destination, PushContext } from '../destination.ts';
import { checkWhole, namesIn, type PublishedTable } from '../published-tables.ts';
import { customerIn } from './customer.ts';
import { folderOf, isTableKey, keyOf, manifestKey, type Place, rootOf, sha256In } from './layout.ts';
import { manifestOf } from './manifest.ts';
import { objectOrders } from './orders.ts';
import type { ObjectStore } from './store.ts';

/**
 * Tables as objects. A file goes to a key that has its hash; the manifest, written last and only if nobody else has
 * changed it, names the files that belong together; then files that it does not name are removed.
 */

interface ObjectTarget extends Pick<Place, 'prefix' | 'layout'> {
  /** Undefined: the customer of the run. */
  readonly customer: string | undefined;
  /** Undefined: all. */
  readonly tables: readonly string[] | undefined;
}

/** A table in one of its forms. */
interface FormOf {
  readonly dataset: string;
  readonly format: TableFormat;
  readonly table: PublishedTable;
}

/** No object is ever there: a check asks what may be done with it. */
const checkKey = 'citrix-connector-check';

type Opened = Pick<PushContext, 'out' | 'published' | 'signal'>;

export function openObjects(
  store: ObjectStore,
  target: ObjectTarget,
  { out, published, signal }: Opened,
): Destination {
  const placeOf = async (): Promise<Place> => ({
    ...target,
    customer: target.customer ?? (await customerIn(out)),
    readAt: published.readAt,
  });
  const formsOf = (dataset: string): readonly FormOf[] =>
    tableFormats.flatMap((format) => {
      const table = (format === 'csv' ? published.tables : published.parquet).get(dataset);
      return table === undefined ? [] : [{ dataset, format, table }];
    });

  /** The folder of the tables, as far as it is known before the first run: empty, or with a slash at its end. */
  async function rootSoFar(): Promise<string> {
    const { prefix } = target;
    const isRun = namesIn(published).length > 0;
    const customer = target.customer ?? (isRun ? await customerIn(out) : undefined);
    if (customer !== undefined) return rootOf({ prefix, customer });
    return prefix === '' ? '' : `${prefix}/`;
  }

  /** Why the store takes nothing at all: the other tables need not wait for it one by one. */
  let broken: unknown;
  async function failureOfProbe(prefix: string): Promise<unknown> {
    return await store.probe(prefix).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  /** Sends a file unless it is there. @returns whether it was sent */
  async function ensure({ dataset, format, table }: FormOf, place: Place): Promise<boolean> {
    const { bytes, hash } = table;
    const key = `${rootOf(place)}${keyOf(dataset, format, hash, place)}`;
    const sha256 = sha256In(hash);
    const isThere = async () => {
      const found = await store.find(key);
      return found?.bytes === bytes && found.sha256 === sha256;
    };
    if (await isThere()) return false;
    await checkWhole(out, table);
    await store.upload({ key, path: join(out, table.path), bytes, sha256, mediaType: mediaTypes[format] });
    if (await isThere()) return true;
    throw new ConnectorError('PUSH_FAILED', `${store.subject}: ${key} is not what was sent to it.`);
  }

  async function removeOthers(dataset: string, keys: ReadonlySet<string>, place: Place): Promise<void> {
    const root = rootOf(place);
    for await (const key of store.list(`${root}${folderOf(dataset, place)}`)) {
      signal.throwIfAborted();
      const below = key.slice(root.length);
      if (isTableKey(below, dataset, place) && !keys.has(below)) await store.remove(key);
    }
  }

  return {
    checks: () => [
      {
        step: 'connect',
        subject: store.subject,
        async run() {
          await store.probe(await rootSoFar());
          return { detail: 'answers, takes the credentials and lists objects' };
        },
      },
      {
        step: 'rights',
        subject: store.subject,
        async run() {
          const root = await rootSoFar();
          // Permissions may end at the folder of the customer.
          if (root === '')
            return { detail: 'the folder of the customer is known after a run', isSkipped: true };
          return { detail: await store.probeRights(`${root}${checkKey}`) };
        },
      },
    ],
    async deliver({ dataset }, { rows }) {
      if (broken !== undefined) throw broken;
      const place = await placeOf();
      let files = 0;
      try {
        for (const form of formsOf(dataset)) if (await ensure(form, place)) files += 1;
      } catch (error) {
        broken = await failureOfProbe(rootOf(place));
        throw error;
      }
      const sent = files === 0 ? 0 : rows;
      const detail =
        files === 0 ? 'is there already' : `${counted(rows, 'row')} in ${counted(files, 'file')}`;
      return { sent, accepted: rows, changed: null, detail };
    },
    async finish() {
      const place = await placeOf();
      const datasets = objectOrders(published, target.tables).map(({ dataset }) => dataset);
      // The journal may know of files that somebody has removed since.
      for (const form of datasets.flatMap(formsOf)) await ensure(form, place);
      const manifest = await manifestOf({ out, published }, new Set(datasets), place);
      const key = `${rootOf(place)}${manifestKey(place)}`;
      const before = await store.read(key);
      if (before?.text !== manifest.text && !(await store.replace(key, manifest.text, before?.version))) {
        throw new ConnectorError(
          'PUSH_FAILED',
          `${store.subject}: another push has replaced ${key} at the same time.`,
        );
      }
      for (const dataset of datasets) await removeOthers(dataset, manifest.keys, place);
    },
    isSurelyNotTaken: () => false,
    close() {
      store.close();
      return Promise.resolve();
    },
  };
}
