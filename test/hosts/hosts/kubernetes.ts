import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../command.ts';
import type { Host, Work } from '../host.ts';
import { virtualEnvironment } from '../python.ts';

/** Versions of Kubernetes whose published schemas the file has to fit. */
const versions = ['1.33', '1.35', '1.37'];

/** docs/examples/kubernetes-cronjob.yaml against these schemas; no cluster is started. */
export const host: Host = { title: 'the CronJob fits the published schemas of Kubernetes', prove };

async function prove(work: Work): Promise<void> {
  const { root, folder, say } = work;
  const program = join(await virtualEnvironment(work, 'kubernetes'), 'kubernetes-validate');
  const validate = (file: string, version: string) =>
    command(program, ['--strict', '-k', version, file], { cwd: folder });
  const file = join(root, 'docs/examples/kubernetes-cronjob.yaml');
  for (const version of versions) await validate(file, version);
  say(`fits the schemas of ${versions.join(', ')}`);

  const text = await readFile(file, 'utf8');
  const faults = [
    ['concurrencyPolicy:', 'concurencyPolicy:'],
    ['restartPolicy: Never', 'restartPolicy: 1'],
    ['values: [70, 78]', 'values: seventy'],
  ] as const;
  for (const [right, wrong] of faults) {
    const planted = join(folder, 'planted.yaml');
    if (!text.includes(right)) throw new Error(`the file has no "${right}"`);
    await writeFile(planted, text.replace(right, wrong));
    const isTaken = await validate(planted, '1.37').then(
      () => true,
      () => false,
    );
    if (isTaken) throw new Error(`"${wrong}" was not noticed`);
  }
  say(`refuses ${faults.length} planted faults`);
}
