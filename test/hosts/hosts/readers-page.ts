import { join } from 'node:path';
import { command } from '../command.ts';
import type { Host } from '../host.ts';
import { publishAll, startTenant } from '../package.ts';
import { python, virtualEnvironment } from '../python.ts';

export const host: Host = {
  title: 'the programs of docs/hosts/readers.md',
  prove: async (work) => {
    const { root, folder, say } = work;
    await using simulator = await startTenant();
    await publishAll(simulator, join(folder, 'out'));
    const frictionless = join(await virtualEnvironment(work, 'readers'), 'frictionless');
    const valid = await command(frictionless, ['validate', 'out/datapackage.json'], { cwd: folder });
    if (!valid.includes('VALID') || valid.includes('INVALID')) throw new Error(valid);
    say('frictionless finds the package valid');
    const page = join(root, 'docs', 'hosts', 'readers.md');
    const told = await python(work, { packages: 'readers', script: 'run_page.py', args: [page] });
    if (told.match(/^ran$/gm)?.length !== 3) throw new Error(`three programs should have run:\n${told}`);
    say('all three programs run');
  },
};
