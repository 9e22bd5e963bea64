import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface GeneratedFile {
  /** Relative to the root of the project, with `/`. */
  readonly path: string;
  readonly content: string;
}

export interface GeneratedFiles {
  readonly entries: readonly GeneratedFile[];
  /** Folders that hold generated files alone: any other file in them is a leftover. */
  readonly ownedFolders: readonly string[];
}

/** A checkout on Windows may have other line ends; that is no difference. */
const sameText = (a: string, b: string) => a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');

/** Paths of the files under `root` that are missing, differ, or are left over. Writes nothing. */
export function staleFiles(root: string, files: GeneratedFiles): readonly string[] {
  const stale = files.entries.filter(({ path, content }) => {
    const full = join(root, path);
    return !existsSync(full) || !sameText(readFileSync(full, 'utf8'), content);
  });
  return [...stale.map(({ path }) => path), ...leftovers(root, files)];
}

function leftovers(root: string, { entries, ownedFolders }: GeneratedFiles): readonly string[] {
  const wanted = new Set(entries.map(({ path }) => path));
  return ownedFolders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map(({ name }) => `${folder}/${name}`),
    )
    .filter((path) => !wanted.has(path));
}

/** Writes what is stale and removes leftovers; returns their paths. */
export function writeFiles(root: string, files: GeneratedFiles): readonly string[] {
  const stale = staleFiles(root, files);
  const contents = new Map(files.entries.map(({ path, content }) => [path, content]));
  for (const path of stale) {
    const full = join(root, path);
    const content = contents.get(path);
    if (content === undefined) {
      rmSync(full);
    } else {
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, content);
    }
  }
  return stale;
}
