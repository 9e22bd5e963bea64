import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../../../connector/http/limiter.ts';

/** A task that ends when told to. */
function task(name: string, log: string[]) {
  const end = Promise.withResolvers<string>();
  const run = () => {
    log.push(`${name} begins`);
    return end.promise.finally(() => log.push(`${name} ends`));
  };
  return { run, end: () => end.resolve(name), fail: () => end.reject(new Error(name)) };
}

describe('tasks that are handed in together', () => {
  it('run one after the other, in order', async () => {
    const log: string[] = [];
    const inTurn = oneAtATime();
    const [a, b] = [task('a', log), task('b', log)];
    const both = Promise.all([inTurn(a.run), inTurn(b.run)]);
    b.end();
    a.end();
    expect(await both).toEqual(['a', 'b']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('go on after one that failed, which fails for its own caller only', async () => {
    const log: string[] = [];
    const inTurn = oneAtATime();
    const [a, b] = [task('a', log), task('b', log)];
    const first = inTurn(a.run);
    const second = inTurn(b.run);
    a.fail();
    b.end();
    await expect(first).rejects.toThrow('a');
    expect(await second).toBe('b');
  });
});
