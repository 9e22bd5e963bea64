import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const clock = new URL('../../bench/clock.ts', import.meta.url).href;

async function nowIn(environment: Readonly<Record<string, string>>): Promise<number> {
  const args = ['--import', clock, '--eval', 'process.stdout.write(String(Date.now()))'];
  const env = { ...process.env, ...environment };
  return Number((await promisify(execFile)(process.execPath, args, { env })).stdout);
}

test('the clock of a measured program begins where it is told to, else it is that of the machine', async () => {
  const present = Date.parse('2020-02-01T00:00:00.000Z');
  const [before, machine] = [Date.now(), await nowIn({})];
  expect(machine).toBeGreaterThanOrEqual(before);
  expect(await nowIn({ BENCH_PRESENT: new Date(present).toISOString() })).toSatisfy(
    (now: number) => now >= present && now < before,
  );
});
