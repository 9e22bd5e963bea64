import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { moment } from '../../support/moment.ts';

const clock = new URL('../../support/clock.ts', import.meta.url).href;

async function said(code: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const env = { ...process.env, ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', clock, '--eval', code], {
    env,
  });
  return stdout;
}

test('the clock of a program under test runs beside that of the machine, also where it is loaded twice', async () => {
  const shift = 86_400_000_000;
  const code = `import(${JSON.stringify(`${clock}?again`)}).then(() => process.stdout.write(String(
    Math.round((Date.now() - performance.timeOrigin - performance.now()) / 1000))))`;
  expect(await said(code, { CLOCK_SHIFT_MS: String(shift) })).toBe(String(shift / 1000));
  expect(await said(code, { CLOCK_SHIFT_MS: '0' })).toBe('0');
});

test('a program that a test starts has the clock of the test', async () => {
  const before = Date.now();
  const there = Number(await said('process.stdout.write(String(Date.now()))', {}));
  expect(there).toBeGreaterThanOrEqual(before - 1);
  expect(before).toBeGreaterThanOrEqual(moment.getTime());
});
