import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manifest } from '../../connector/manifest.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { changelogFile } from '../listing/changelog.ts';
import { bundleProgram } from './bundle.ts';
import { documents } from './documents.ts';
import { packageReadme } from './package-readme.ts';
import { licensesText, partsOf } from './parts.ts';
import { softwareBill } from './sbom.ts';

/** The files of the package by path, with `/`. */
export type Contents = Readonly<Record<string, string | Uint8Array>>;

export const packageName = `${packageJson.name}-${packageJson.version}`;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Everything that goes into the package: program, contract, documents, and what an inspection asks for. */
export async function packageContents(): Promise<Contents> {
  const { files, modules } = await bundleProgram(root, manifest.entryPoints.script);
  const parts = partsOf(root, modules);
  const contents: Contents = {
    ...files,
    ...Object.fromEntries(documents(root).map((path) => [path, contentOf(join(root, path))])),
    'README.md': packageReadme(textOf(join(root, 'README.md'))),
    [manifest.catalogue.changelog]: changelogFile(textOf(join(root, 'CHANGELOG.md'))),
    'package.json': ownPackageJson(),
    'THIRD-PARTY-LICENSES': licensesText(parts),
    'sbom.cdx.json': softwareBill(parts),
  };
  return { ...contents, SHA256SUMS: checksums(contents) };
}

/** A picture as it is, all else as text. */
function contentOf(path: string): string | Uint8Array {
  return path.endsWith('.png') ? readFileSync(path) : textOf(path);
}

function textOf(path: string): string {
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
}

/** Tells Node.js that the files are modules, and hosts that look for one what this is. */
function ownPackageJson(): string {
  const { name, version, description, license, engines } = packageJson;
  const { program, script } = manifest.entryPoints;
  const own = {
    ...{ name, version, description, license, type: 'module', engines },
    ...{ private: true, bin: { [program]: script } },
  };
  return `${JSON.stringify(own, null, 2)}\n`;
}

/** In the form that `sha256sum -c` reads. */
export function checksums(contents: Contents): string {
  const sumOf = (path: string) => hash('sha256', contents[path] ?? '');
  return Object.keys(contents)
    .sort()
    .map((path) => `${sumOf(path)}  ${path}\n`)
    .join('');
}
