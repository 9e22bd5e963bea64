import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Apache Kafka as Maven Central has it, fetched once by Maven (which knows the mirrors of this machine). Run by itself it
 * fetches; tests only look whether it is there.
 */

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Where the jars are, or would be. */
export const jars: string = fileURLToPath(new URL('jars', import.meta.url));

function answers(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** Why there can be no broker here; undefined: there can. */
export function obstacle(): string | undefined {
  if (!answers('java', '-version')) return 'there is no Java (17 or newer) on this machine';
  if (!existsSync(jars)) return 'Apache Kafka has not been fetched: npm run kafka:fetch';
  return undefined;
}

/** @throws Error where Maven is not there, or cannot get it */
function fetchJars(): void {
  if (existsSync(jars)) return;
  const unfinished = `${jars}.${process.pid}`;
  const goal = ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime'];
  const { status, error } = spawnSync('mvn', [...goal, `-DoutputDirectory=${unfinished}`], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(`Maven could not fetch Apache Kafka: ${error?.message ?? `exit code ${status}`}`);
  }
  renameSync(unfinished, jars);
}

if (import.meta.main) fetchJars();
