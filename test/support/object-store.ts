import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ObjectStore } from '../../connector/destinations/objects/store.ts';

interface Kept {
  readonly content: string;
  readonly sha256: string | undefined;
  readonly version: string;
}

/** What to do with a call: let it through, or never come back, before or after it has had its effect. */
type Fate = 'pass' | 'end before' | 'end after';

/** An object store in memory. @param fateOf decides about each call, by its number */
export function memoryStore(objects: Map<string, Kept>, fateOf: (call: number) => Fate = () => 'pass') {
  const calls: string[] = [];
  let versions = objects.size;
  const forEver = Promise.withResolvers<never>();
  forEver.promise.catch(() => undefined); // nobody may be waiting
  async function call<T>(name: string, effect: () => T | Promise<T>): Promise<T> {
    calls.push(name);
    const fate = fateOf(calls.length);
    if (fate === 'end before') return await forEver.promise;
    const result = await effect();
    if (fate === 'end after') return await forEver.promise;
    return result;
  }
  const put = (key: string, content: string, sha256?: string) => {
    versions += 1;
    objects.set(key, { content, sha256, version: `v${versions}` });
  };
  const store: ObjectStore = {
    subject: 'bucket tables',
    find: (key) =>
      call(`find ${key}`, () => {
        const found = objects.get(key);
        return found && { bytes: Buffer.byteLength(found.content), sha256: found.sha256 };
      }),
    upload: ({ key, path, sha256 }) =>
      call(`upload ${key}`, async () => put(key, await readFile(path, 'utf8'), sha256)),
    read: (key) =>
      call(`read ${key}`, () => {
        const found = objects.get(key);
        return found && { text: found.content, version: found.version };
      }),
    replace: (key, text, version) =>
      call(`replace ${key}`, () => {
        if (objects.get(key)?.version !== version) return false;
        put(key, text);
        return true;
      }),
    async *list(prefix) {
      for (const key of await call(`list ${prefix}`, () => [...objects.keys()])) {
        if (key.startsWith(prefix)) yield key;
      }
    },
    remove: (key) => call(`remove ${key}`, () => void objects.delete(key)),
    probe: (prefix) => call(`probe ${prefix}`, () => undefined),
    probeRights: (key) => call(`probe rights ${key}`, () => 'may all'),
    close: () => undefined,
  };
  /** Calls that never come back fail now, so that files are closed. */
  const end = () => forEver.reject(new Error('the process is gone'));
  return { store, calls, end };
}

export type Objects = Parameters<typeof memoryStore>[0];

/** The content of each table that the manifest names, as a reader finds it; throws where it is not there as promised. */
export function readRun(objects: Objects, manifest: string): Readonly<Record<string, string>> | undefined {
  const found = objects.get(manifest);
  if (found === undefined) return undefined;
  const root = manifest.slice(0, manifest.lastIndexOf('/') + 1);
  const { resources } = JSON.parse(found.content) as { resources: { path: string; hash: string }[] };
  return Object.fromEntries(
    resources.map(({ path, hash }) => {
      const content = objects.get(`${root}${path}`)?.content;
      if (content === undefined) throw new Error(`${path} is not there`);
      const sha256 = createHash('sha256').update(content).digest('hex');
      if (hash !== `sha256:${sha256}`) throw new Error(`${path} is not what the manifest says`);
      return [path, content];
    }),
  );
}
