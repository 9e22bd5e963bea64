import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Programs that follow the clock of the machine, because a person or a real host does. */
const atTheMachinesTime = [
  'test/bench/bench.ts',
  'test/bench/kills.ts',
  'test/bench/peers.ts',
  'test/bench/postgres.ts',
  'test/bench/report.ts',
  'test/demo/demo.ts',
  'test/demo/picture.ts',
  'test/hosts/run.ts',
  'test/simulator/cli.ts',
];

/** `new Date()` does not follow the clock of the tests, see `support/clock.ts`. */
const readsTheMachine = (text: string): boolean => /\bnew Date\(\s*\)|\bDate\(\s*\)/.test(text);

it('nobody takes the time from the machine', () => {
  const files = globSync('{connector,test}/**/*.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  expect(files.length).toBeGreaterThan(500);
  const own = ['test/contract/time.test.ts', 'test/support/clock.ts'];
  const found = files.filter(
    (file) => !own.includes(file) && readsTheMachine(readFileSync(`${root}${file}`, 'utf8')),
  );
  expect(found.toSorted()).toEqual(atTheMachinesTime.toSorted());
});

it.each(['const now = new Date();', 'new Date( )', 'Date()'])('%s would be found', (text) => {
  expect(readsTheMachine(text)).toBe(true);
});
