import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pushCommand } from '../../../connector/commands/push.ts';
import { loadTarget } from '../../../connector/destinations/load-target.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { publishTables } from '../../support/published-folder.ts';

/** A folder as a run with `"formats": ["parquet"]` leaves it. */
async function parquetOnly(): Promise<string> {
  const sessions = { csv: 'id\n1\n', parquet: 'PAR1', fields: [{ name: 'id' }] };
  const out = await publishTables({ tables: { sessions } });
  const path = join(out, 'datapackage.json');
  const described = JSON.parse(await readFile(path, 'utf8'));
  const resources = described.resources.filter(({ format }: { format: string }) => format === 'parquet');
  await writeFile(path, JSON.stringify({ ...described, resources }));
  return out;
}

const guid = '11111111-1111-4111-8111-111111111111';

it.each([
  { kind: 'postgresql', host: '127.0.0.1', port: 1, database: 'hub', user: 'pusher' },
  {
    ...{ kind: 'azure-monitor', endpoint: 'http://127.0.0.1:1', ruleId: 'dcr-1' },
    ...{ tenantId: guid, clientId: guid },
  },
])('$kind says that it takes no Parquet, instead of pushing nothing', async (target) => {
  const report = await pushCommand({
    target: await loadTarget({
      text: JSON.stringify(target),
      ...{ origin: 'target.json', env: { AZURE_CLIENT_SECRET: 'secret-1' }, readFile: () => '' },
      datasetNames: ['sessions'],
    }),
    ...{ out: await parquetOnly(), env: {}, readFile: () => '', runtime: fakeRuntime() },
    ...{ emit: () => undefined, onResult: () => undefined, signal: new AbortController().signal },
  });
  expect(report.exitCode).toBe(78);
  expect(report.tables[0]?.error).toMatchObject({
    code: 'PUSH_REJECTED',
    message: expect.stringContaining('as Parquet only'),
  });
});
