import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { connectorAs } from '../connector.ts';
import type { Host, Work } from '../host.ts';
import { parametersFor, startTenant } from '../package.ts';
import { python, refusal } from '../python.ts';
import { proveLoader, someTables } from '../warehouse.ts';

export const host: Host = {
  title: 'PyAirbyte checks, discovers and reads, twice with state, into DuckDB',
  prove,
};

const told = z.object({ records: z.int() });

async function prove(work: Work): Promise<void> {
  const { folder, say } = work;
  const executable = await connectorAs(folder, 'source-citrix', 'airbyte');
  const config = join(folder, 'config.json');
  const sync = async (parameters: object, database: string, tables: readonly string[]) => {
    await writeFile(config, JSON.stringify(parameters));
    return {
      packages: 'airbyte',
      script: 'sync_airbyte.py',
      args: [executable, config, database, ...tables],
      env: { AIRBYTE_OFFLINE_MODE: '1', AIRBYTE_LOGGING_ROOT: join(folder, 'logs') },
    };
  };
  await using simulator = await startTenant();
  const wrong = { ...parametersFor(simulator), clientSecret: 'wrong' };
  const refused = await refusal(work, await sync(wrong, join(folder, 'refused.duckdb'), []));
  if (refused === undefined || !/CheckFailedError[\s\S]*CREDENTIALS_REJECTED/.test(refused))
    throw new Error(`a wrong secret passed the check:\n${refused}`);
  say('the check refuses a wrong secret, and says so');
  await proveLoader(work, {
    tables: someTables,
    limits: { fractionDigits: 6 },
    load: async ({ database, parameters }) => {
      const stdout = await python(work, await sync(parameters, database, someTables));
      return told.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).records;
    },
  });
}
