import { copyFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { readTable } from '../../support/tables.ts';
import { differences } from '../compare.ts';
import { readHeld } from '../held.ts';
import type { Host, Work } from '../host.ts';
import { publishAll, readDescriptor, startTenant } from '../package.ts';
import { python, refusal } from '../python.ts';

/** Each reader by the program that writes down what it holds. */
const readers = { pyarrow: 'read_pyarrow.py', Polars: 'read_polars.py' } as const;

export const host: Host = {
  title: 'pyarrow and Polars hold the Parquet tables as they are in the CSV',
  async prove(work) {
    const folder = join(work.folder, 'package');
    await using simulator = await startTenant();
    await publishAll(simulator, folder, { formats: ['csv', 'parquet'] });
    const planted = join(work.folder, 'planted');
    await cp(folder, planted, { recursive: true });
    // A table of other rows, and a file that is none.
    await copyFile(join(folder, 'hypervisors.parquet'), join(planted, 'machine_catalogs.parquet'));
    for (const [name, script] of Object.entries(readers)) {
      const held = join(work.folder, `held-${name}`);
      const wrong = await differencesOf(work, { script, folder, held });
      if (wrong.length > 0) throw new Error(`${name}: ${wrong.slice(0, 20).join('\n')}`);
      work.say(`${name} holds every table as it is in its CSV file`);
      const found = await differencesOf(work, { script, folder: planted, held: `${held}-planted` });
      if (!found.some((line) => line.startsWith('machine_catalogs: '))) {
        throw new Error(`${name}: a table with the rows of another was not found`);
      }
      await copyFile(join(folder, 'hypervisors.csv'), join(planted, 'machine_catalogs.parquet'));
      const args = [planted, `${held}-damaged`];
      if ((await refusal(work, { packages: 'parquet', script, args })) === undefined) {
        throw new Error(`${name}: a file that is no Parquet was not refused`);
      }
      await copyFile(join(folder, 'hypervisors.parquet'), join(planted, 'machine_catalogs.parquet'));
      work.say(`${name} finds a table with other rows, and a file that is no Parquet`);
    }
  },
};

interface Reading {
  readonly script: string;
  readonly folder: string;
  readonly held: string;
}

async function differencesOf(work: Work, { script, folder, held }: Reading): Promise<readonly string[]> {
  await python(work, { packages: 'parquet', script, args: [folder, held] });
  const { resources } = await readDescriptor(folder);
  const found: string[] = [];
  for (const { path, schema } of resources.filter(({ path: file }) => file.endsWith('.csv'))) {
    const table = path.slice(0, -'.csv'.length);
    const csv = await readTable(folder, table);
    const read = await readHeld(held, `${table.toLowerCase()}.parquet`);
    found.push(...differences(csv, schema.fields, read).map((line) => `${table}: ${line}`));
  }
  return found;
}
