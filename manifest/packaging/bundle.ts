import { type ChunkingContext, rolldown } from 'rolldown';

interface Bundle {
  /** By path beside the program, with `/`. */
  readonly files: Readonly<Record<string, string>>;
  /** Absolute paths of all modules that went into them. */
  readonly modules: readonly string[];
}

/** The program with everything it needs but Node.js: what `--help` loads in one file, each other command in files of its own. */
export async function bundleProgram(root: string, name: string): Promise<Bundle> {
  const build = await rolldown({
    cwd: root,
    input: { [name.replace(/\.js$/, '')]: 'connector/cli.ts', 'tap-citrix': 'connector/tap-citrix.ts' },
    platform: 'node',
    // Which modules are there must not depend on how they were installed.
    resolve: { symlinks: false },
  });
  try {
    const { output } = await build.generate({
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'lib/[name]-[hash].js',
      codeSplitting: {
        groups: [{ debugName: 'start', name: (id, context) => (isEager(id, context) ? 'start' : null) }],
      },
    });
    const chunks = output.flatMap((part) => (part.type === 'chunk' ? [part] : []));
    return {
      files: Object.fromEntries(chunks.map(({ fileName, code }) => [fileName, code])),
      modules: [...new Set(chunks.flatMap(({ moduleIds }) => moduleIds))],
    };
  } finally {
    await build.close();
  }
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
