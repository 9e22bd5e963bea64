import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../connector/cli.ts', import.meta.url));

/** An executable that is the connector with its first word said, as hosts want it. */
export async function connectorAs(folder: string, name: string, word: string): Promise<string> {
  const file = join(folder, 'bin', name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\nexec '${process.execPath}' '${program}' ${word} "$@"\n`);
  await chmod(file, 0o755);
  return file;
}
