import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import lock from '../../package-lock.json' with { type: 'json' };

/** Somebody else's package that is part of the program. */
export interface Part {
  /** As the lockfile names it: `node_modules/…`. */
  readonly location: string;
  readonly name: string;
  readonly version: string;
  /** SPDX. */
  readonly license: string;
  /** SHA-512 of the package as it was published, in hexadecimal. */
  readonly sha512: string;
  /** Locations of the parts it uses. */
  readonly uses: readonly string[];
  readonly licenseText: string;
}

const lockedSchema = z.object({
  version: z.string(),
  license: z.string(),
  integrity: z.string().startsWith('sha512-'),
  dependencies: z.record(z.string(), z.string()).default({}),
});

const installedSchema = z.object({ version: z.string() });

/** The packages that these modules belong to, by name. @throws Error for one that is not as the lockfile says, or has no licence */
export function partsOf(root: string, modules: readonly string[]): readonly Part[] {
  const locations = new Set(modules.flatMap((id) => locationOf(relative(root, id).replaceAll('\\', '/'))));
  return [...locations].sort().map((location) => partAt(root, location, locations));
}

function locationOf(path: string): readonly string[] {
  const [location] = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
  return location === undefined ? [] : [location];
}

function partAt(root: string, location: string, among: ReadonlySet<string>): Part {
  const entries: Readonly<Record<string, unknown>> = lock.packages;
  const { version, license, integrity, dependencies } = lockedSchema.parse(entries[location]);
  const installed = installedSchema.parse(JSON.parse(textIn(root, location, 'package.json'))).version;
  if (installed !== version) throw new Error(`${location} is ${installed}, not ${version}: run \`npm ci\`.`);
  return {
    location,
    name: location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version,
    license,
    sha512: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex'),
    uses: Object.keys(dependencies).flatMap((name) => nearest(location, name, among) ?? []),
    licenseText: licenseTextIn(join(root, location)),
  };
}

/** Where Node.js finds a package: as near as possible. */
function nearest(from: string, name: string, among: ReadonlySet<string>): string | undefined {
  const inside = `${from}/node_modules/${name}`;
  if (among.has(inside)) return inside;
  const above = from.lastIndexOf('/node_modules/');
  if (above >= 0) return nearest(from.slice(0, above), name, among);
  return among.has(`node_modules/${name}`) ? `node_modules/${name}` : undefined;
}

const licenseFile = /^(licen[cs]e|notice|copying)(?:[.-].*)?$/i;

function licenseTextIn(folder: string): string {
  const names = readdirSync(folder).filter((name) => licenseFile.test(name));
  if (names.length === 0) throw new Error(`${folder} has no file with its licence.`);
  return names
    .sort()
    .map((name) => textIn(folder, name).trim())
    .join('\n\n');
}

function textIn(...path: readonly string[]): string {
  return readFileSync(join(...path), 'utf8').replaceAll('\r\n', '\n');
}

/** What the licences ask for: their texts, with the names of those they are of. */
export function licensesText(parts: readonly Part[]): string {
  const intro = 'The program contains these packages, each under its own licence.';
  const sections = parts.map(
    ({ name, version, license, licenseText }) =>
      `${'='.repeat(80)}\n${name} ${version} (${license})\n${'='.repeat(80)}\n\n${licenseText}`,
  );
  return `${[intro, ...sections].join('\n\n')}\n`;
}
