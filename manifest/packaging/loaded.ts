import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };

/** What a file of the package loads besides what it imports in the usual way, and whether all of it is there. */

/** A thread of ours lies beside the file that starts it, and has the same ending, compiled or not. */
const thread = /new URL\(`\.\/([\w-]+)\$\{extname\(import\.meta\.url\)\}`,\s*import\.meta\.url\)/g;
const beside = /new URL\("([^"]+)",\s*import\.meta\.url\)/g;
const required = /\b(?:createRequire\(import\.meta\.url\)|__require)\("([^"]+)"\)/g;
/** A module that was handed the loader as an argument, and loads a part of its own package. */
const requiredBeside = /\brequire\d*\("(\.[^"]+)"\)/g;
/** The bundler's own loader, whose calls are looked at, and one that nothing is loaded by. */
const idle = /^(?:var __require = .*|createRequire\(import\.meta\.url\);)$/;
const imported = /^(?:import|export)\b[^;\n]*?["']([^"'\n]+)["'];$|\bimport\("([^"\n]+)"\)/gm;

/** What only the report or a destination needs: the program says how to install it where it is missing. */
export const optionalPackages = Object.keys(packageJson.peerDependencies);

/** Packages that a library can do without, which it finds out by itself. */
const dispensable: ReadonlySet<string> = new Set([
  // Checksums of messages that are sent, which we do not; it has them in WebAssembly as well.
  '@node-rs/crc32',
  // Colours of a log that is never switched on.
  'supports-color',
  ...optionalPackages,
]);

/** The names of the threads that a module starts. */
export function threadsIn(text: string): readonly string[] {
  return [...text.matchAll(thread)].map(([, name = '']) => name);
}

/**
 * One line for each file or package that is loaded while the program runs and is not in the package.
 * @param installed packages that are installed with it
 */
export function lackingIn(
  files: Readonly<Record<string, string | Uint8Array>>,
  installed: readonly string[] = [],
): readonly string[] {
  const isInstalled = (name: string) => installed.some((known) => name === known || name.startsWith(`${known}/`));
  return Object.entries(files).flatMap(([path, content]) =>
    typeof content === 'string' && path.endsWith('.js') ? lackingFor(path, content, files, isInstalled) : [],
  );
}

function lackingFor(
  path: string,
  text: string,
  files: Readonly<Record<string, unknown>>,
  isInstalled: (name: string) => boolean,
): readonly string[] {
  const at = (target: string) => posix.join(posix.dirname(path), target);
  const imports = [...text.matchAll(imported)].flatMap(([, one, other]) => one ?? other ?? []);
  const [own, packages] = [imports.filter(isOwn), imports.filter((target) => !isOwn(target))];
  const wanted = [
    ...own.map(at),
    ...[...text.matchAll(beside)].map(([, target = '']) => at(target)),
    ...threadsIn(text).map((name) => at(`${name}.js`)),
  ];
  const needed = [...packages, ...[required, requiredBeside].flatMap((calls) => [...text.matchAll(calls)].map(([, name = '']) => name))];
  return [
    ...wanted.filter((target) => !Object.hasOwn(files, target)).map((target) => `${path} loads ${target}`),
    ...needed
      .filter((name) => !isBuiltin(name) && !dispensable.has(name) && !isInstalled(name))
      .map((name) => `${path} loads the package ${name}`),
    ...unknownUses(text).map((use) => `${path} asks where it lies, nobody knows what for: ${use}`),
  ];
}

function isOwn(target: string): boolean {
  return target.startsWith('./') || target.startsWith('../');
}

/** Lines that use the place of a file in any other way: what they load cannot be told. */
function unknownUses(text: string): readonly string[] {
  const rest = [thread, beside, required].reduce((left, known) => left.replaceAll(known, ''), text);
  return rest
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /\bimport\.meta\b|\b__dirname\b/.test(line) && !idle.test(line));
}
