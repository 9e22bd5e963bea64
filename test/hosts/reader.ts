import { join } from 'node:path';
import { readTable } from '../support/tables.ts';
import { differences, type Limits } from './compare.ts';
import { faults } from './faults.ts';
import { readHeld } from './held.ts';
import type { Work } from './host.ts';
import { plantFault, publishAll, readDescriptor, startTenant } from './package.ts';
import { refusal } from './python.ts';

/** A program that reads a data package. */
interface Reader {
  /** A file in `python/` that is given a package and a folder, and writes there what it holds of each table. */
  readonly script: string;
  readonly limits: Limits;
  /** What it, or the comparison with the file, has to say of each planted fault. */
  readonly catches: Readonly<Partial<Record<keyof typeof faults, RegExp>>>;
}

/** What a reader refuses in the package in `folder`, or how what it holds differs from the tables in `expected`. */
async function findings(
  work: Work,
  { script, limits }: Reader,
  folder: string,
  expected: string,
): Promise<readonly string[]> {
  const held = `${folder}-held`;
  const refused = await refusal(work, { packages: 'readers', script, args: [folder, held] });
  if (refused !== undefined) return [refused.slice(-4000)];
  const { resources } = await readDescriptor(folder);
  const found = resources.map(async ({ name, rows, schema }) => {
    const file = await readTable(expected, name);
    const counted = file.rows.length === rows ? [] : [`${rows} rows in the package`];
    const told = [...counted, ...differences(file, schema.fields, await readHeld(held, name), limits)];
    return told.map((difference) => `${name}: ${difference}`);
  });
  return (await Promise.all(found)).flat();
}

/** All tables there are, read as they are in their files; and every fault that is planted in them found. */
export async function proveReader(work: Work, reader: Reader): Promise<void> {
  const whole = join(work.folder, 'package');
  await using simulator = await startTenant();
  await publishAll(simulator, whole);
  const wrong = await findings(work, reader, whole, whole);
  if (wrong.length > 0) throw new Error(wrong.slice(0, 20).join('\n'));
  work.say('holds every table as it is in its file');
  for (const [name, fault] of Object.entries(faults)) {
    const expected = reader.catches[name as keyof typeof faults];
    if (expected === undefined) continue;
    const planted = join(work.folder, name);
    await plantFault(whole, planted, fault);
    const told = (await findings(work, reader, planted, whole)).join('\n');
    if (!expected.test(told)) throw new Error(`${fault.title}: ${told === '' ? 'not found' : told}`);
    work.say(`finds ${fault.title}`);
  }
}
