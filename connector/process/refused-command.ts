import { outOfRun } from '../command-line.ts';
import { givenFolder } from '../output/given-folder.ts';

/** Leaves the report of a run whose command line is wrong, where it names an output folder that exists. */
export async function reportRefusedCommand(words: readonly string[], thrown: unknown): Promise<void> {
  const out = outOfRun(words);
  if (out === undefined) return;
  const [{ reportRefusal }, { systemRuntime: runtime }] = await Promise.all([
    import('../extract/run/refused-run.ts'),
    import('../runtime.ts'),
  ]);
  await reportRefusal(thrown, { runId: runtime.guid(), out: givenFolder(out), mayMake: false, runtime });
}
