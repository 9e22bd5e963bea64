import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStaging, type Staging } from '../../../connector/output/publish.ts';
import type { PublishRuntime, Rename } from '../../../connector/output/replace.ts';
import { contentOf, temporaryFolder } from '../../support/folder.ts';

/** An output folder with files of an earlier run, and new ones that wait to be published. */

export const now = Date.parse('2026-11-20T09:00:00Z');

/** A clock that stands, and waits that are over at once and remembered. */
export function still(): PublishRuntime & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
}

export const busy = (code = 'EBUSY'): Error => Object.assign(new Error(`${code}: rename`), { code });

const dataPackage = { name: 'datapackage.json', content: 'new package' };
export const publication = { files: ['a.csv', 'b.csv'], last: [dataPackage] };

export const oldFiles = { 'a.csv': 'old a', 'b.csv': 'old b', 'datapackage.json': 'old package' };
export const newFiles = { 'a.csv': 'new a', 'b.csv': 'new b', 'datapackage.json': 'new package' };

export async function withOldFiles(): Promise<string> {
  const out = await temporaryFolder();
  for (const [name, content] of Object.entries(oldFiles)) await writeFile(join(out, name), content);
  return out;
}

export async function staged(out: string, runtime = still(), rename?: Rename): Promise<Staging> {
  const staging = await openStaging(out, runtime, rename);
  for (const file of publication.files) await writeFile(staging.path(file), `new ${file[0]}`);
  return staging;
}

/** What stands under names that look like results. */
export async function visible(out: string): Promise<Record<string, string | null>> {
  const all = await contentOf(out);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('.connector-staging-')));
}
