import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ColumnType, isAnalytics } from '../../../connector/datasets/define.ts';
import { datasets } from '../../../connector/datasets/registry.ts';
import { command } from '../command.ts';
import type { Host, Work } from '../host.ts';
import { publishAll, startTenant } from '../package.ts';
import { python, virtualEnvironment } from '../python.ts';

export const host: Host = {
  title:
    'the programs of docs/python.md, the queries of docs/questions.md, recipes.md, risk-queries.md and licence-queries.md',
  prove: async (work) => {
    const { folder, say } = work;
    await using simulator = await startTenant();
    await publishAll(simulator, join(folder, 'out'));
    const frictionless = join(await virtualEnvironment(work, 'readers'), 'frictionless');
    const valid = await command(frictionless, ['validate', 'out/datapackage.json'], { cwd: folder });
    if (!valid.includes('VALID') || valid.includes('INVALID')) throw new Error(valid);
    say('frictionless finds the package valid');
    const page = join(work.root, 'docs', 'python.md');
    const told = await python(work, { packages: 'readers', script: 'run_page.py', args: [page] });
    if (told.match(/^ran$/gm)?.length !== 3) throw new Error(`three programs should have run:\n${told}`);
    say('all three programs run');
    await writeRiskTables(join(folder, 'out'));
    for (const name of ['questions.md', 'recipes.md', 'risk-queries.md', 'licence-queries.md'])
      say(`${await queriesOf(work, name)} queries of ${name} run`);
  },
};

/** One row of each risk table, since a run makes them only with a broker. */
async function writeRiskTables(out: string): Promise<void> {
  const values: Readonly<Record<ColumnType, string>> = {
    text: 'text',
    int64: '1',
    number: '50',
    boolean: 'true',
    timestamp: '2026-11-20T09:00:00.000Z',
    date: '2026-11-20',
  };
  for (const { name, columns } of datasets.filter(isAnalytics)) {
    const head = columns.map((column) => column.name).join(',');
    const row = columns.map((column) => (column.name === 'additional_fields' ? '{}' : values[column.type]));
    await writeFile(join(out, `${name}.csv`), `${head}\n${row.join(',')}\n`);
  }
}

/** Runs every query of a page. Resolves with how many gave an answer. @throws Error when one fails, or was not run */
async function queriesOf(work: Work, name: string): Promise<number> {
  const page = join(work.root, 'docs', name);
  const told = await python(work, { packages: 'readers', script: 'run_sql.py', args: [page] });
  const answered = told.match(/^answered \d+$/gm)?.length ?? 0;
  const shown = (await readFile(page, 'utf8')).match(/^```sql$/gm)?.length ?? 0;
  // The first block makes views, and gives no answer.
  if (answered !== shown - 1) throw new Error(`${shown - 1} queries of ${name} should have run:\n${told}`);
  return answered;
}
