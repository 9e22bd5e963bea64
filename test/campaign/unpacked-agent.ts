import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { packageName } from '../../manifest/packaging/contents.ts';

const builder = fileURLToPath(new URL('../../manifest/packaging/package.ts', import.meta.url));

/** Builds the agent package, unpacks it into `folder`, and resolves with the program in it. */
export async function unpackedAgent(folder: string): Promise<string> {
  await promisify(execFile)(process.execPath, [builder, `${folder}-zip`]);
  const files = unzipSync(await readFile(join(`${folder}-zip`, `${packageName}.zip`)));
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'manifest/connector.json'), 'utf8'));
  const { entryPoints } = manifest as { readonly entryPoints: { readonly script: string } };
  return join(folder, entryPoints.script);
}
