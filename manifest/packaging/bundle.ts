import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { type ChunkingContext, type InputOptions, type RolldownOutput, rolldown } from 'rolldown';
import { lackingIn, optionalPackages, threadsIn } from './loaded.ts';

interface Bundle {
  /** By path beside the program, with `/`. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Absolute paths of all modules that went into them. */
  readonly modules: readonly string[];
}

const common: InputOptions = {
  platform: 'node',
  // Which modules are there must not depend on how they were installed.
  // Modules in the form of old loaders hand `require` on, out of the bundler's sight: it would leave their parts out.
  resolve: { symlinks: false, mainFields: ['module', 'main'] },
  // What a module reads beside itself while it runs goes into the package with it.
  experimental: { resolveNewUrlToAsset: true },
};

const library = 'lib/';

/**
 * The program with everything it needs but Node.js: what `--help` loads in one file, each other command in files of its own.
 * @param packages that stay outside, since they are installed with it
 */
export async function bundleProgram(root: string, name: string, packages: readonly string[] = []): Promise<Bundle> {
  const options = { ...common, external: [...optionalPackages, ...packages.map(withItsFiles)] };
  const build = await rolldown({
    ...options,
    cwd: root,
    input: { [name.replace(/\.js$/, '')]: 'connector/cli.ts', 'tap-citrix': 'connector/tap-citrix.ts' },
  });
  let program: Bundle;
  try {
    program = bundleOf(
      await build.generate({
        ...names,
        format: 'esm',
        codeSplitting: {
          groups: [{ debugName: 'start', name: (id, context) => (isEager(id, context) ? 'start' : null) }],
        },
      }),
    );
  } finally {
    await build.close();
  }
  const threads = program.modules.flatMap(threadsOf);
  const whole = mergedOf([program, ...(await Promise.all(threads.map((file) => bundleThread(options, root, file))))]);
  const lacking = lackingIn(whole.files, packages);
  if (lacking.length > 0) throw new Error(`The package would not be whole:\n${lacking.join('\n')}`);
  return whole;
}

const withItsFiles = (name: string) => new RegExp(`^${name}(?:/|$)`);

const names = {
  entryFileNames: '[name].js',
  chunkFileNames: `${library}[name]-[hash].js`,
  assetFileNames: `${library}[name]-[hash][extname]`,
};

/** Sources of the threads that a module starts. */
function threadsOf(module: string): readonly string[] {
  if (!module.endsWith('.ts')) return [];
  const names = threadsIn(readFileSync(module, 'utf8'));
  return names.map((name) => join(dirname(module), `${name}${extname(module)}`));
}

/** A thread shares no file with the program: loading the program's would start the program. */
async function bundleThread(options: InputOptions, root: string, file: string): Promise<Bundle> {
  const build = await rolldown({ ...options, cwd: root, input: file });
  try {
    const entryFileNames = `${library}[name].js`;
    return bundleOf(await build.generate({ ...names, entryFileNames, format: 'esm', codeSplitting: false }));
  } finally {
    await build.close();
  }
}

function bundleOf({ output }: RolldownOutput): Bundle {
  const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
  return {
    files: Object.fromEntries(
      output.map((part) => [part.fileName, part.type === 'chunk' ? part.code : part.source]),
    ),
    modules: [...new Set(modules)],
  };
}

function mergedOf(bundles: readonly Bundle[]): Bundle {
  return {
    files: Object.assign({}, ...bundles.map(({ files }) => files)),
    modules: [...new Set(bundles.flatMap(({ modules }) => modules))],
  };
}

/** Whether it is loaded with the program, because a chain of static imports leads to it. One file is quicker than many. */
function isEager(id: string, context: ChunkingContext, seen = new Set<string>()): boolean {
  const info = context.getModuleInfo(id);
  if (info === null || seen.has(id)) return false;
  seen.add(id);
  // What the program itself imports is loaded with it; the program stays a file of its own.
  return info.importers.some(
    (importer) => context.getModuleInfo(importer)?.isEntry === true || isEager(importer, context, seen),
  );
}
