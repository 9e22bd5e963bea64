import { afterEach, describe, expect, it, vi } from 'vitest';
import { openBudget } from '../../../connector/extract/budget.ts';
import { type Runtime, systemRuntime } from '../../../connector/runtime.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';

const none = { maxRows: undefined, maxMinutes: undefined };

/** A runtime whose sleep ends when told; `asked` are the milliseconds slept for. */
function sleeper() {
  const asked: number[] = [];
  let wake = () => undefined as undefined;
  const sleep: Runtime['sleep'] = (ms, signal) => {
    asked.push(ms);
    return new Promise((resolve, reject) => {
      wake = () => void resolve();
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  };
  return { runtime: { ...fakeRuntime(), sleep }, asked, wake: () => wake() };
}

/** Lets everything that is ready happen. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the budget of rows', () => {
  it('can be spent to the last row, and not by one more', () => {
    const budget = openBudget({ ...none, maxRows: 10 }, fakeRuntime());
    budget.spendRows(4);
    budget.spendRows(6);
    budget.spendRows(0);
    expect(() => budget.spendRows(1)).toThrow(
      expect.objectContaining({
        code: 'BUDGET_SPENT',
        message: 'The run limit of 10 rows (maxRows) was reached.',
      }),
    );
  });

  it('is overrun by one batch that is too large', () => {
    const budget = openBudget({ ...none, maxRows: 10 }, fakeRuntime());
    expect(() => budget.spendRows(11)).toThrow(expect.objectContaining({ code: 'BUDGET_SPENT' }));
  });

  it('has no end when there is none', () => {
    const budget = openBudget(none, fakeRuntime());
    budget.spendRows(Number.MAX_SAFE_INTEGER);
    expect(budget.signal.aborted).toBe(false);
  });
});

describe('the budget of time', () => {
  afterEach(() => void vi.useRealTimers());

  it('ends the run when the minutes are over, and says which parameter it was', async () => {
    const { runtime, asked, wake } = sleeper();
    const budget = openBudget({ ...none, maxMinutes: 90 }, runtime);
    await settled();
    expect([asked, budget.signal.aborted]).toEqual([[90 * 60_000], false]);
    wake();
    await settled();
    expect(budget.signal.reason).toMatchObject({
      code: 'BUDGET_SPENT',
      message: 'The run limit of 90 minutes (maxRunMinutes) was reached.',
    });
  });

  it('does nothing once it is closed, and is no unhandled rejection', async () => {
    const { runtime, wake } = sleeper();
    const budget = openBudget({ ...none, maxMinutes: 1 }, runtime);
    budget.close();
    wake();
    await settled();
    expect(budget.signal.aborted).toBe(false);
  });

  it('keeps no process awake once it is closed', async () => {
    vi.useFakeTimers();
    const budget = openBudget({ ...none, maxMinutes: 10_080 }, systemRuntime);
    budget.close();
    await Promise.resolve();
    expect([vi.getTimerCount(), budget.signal.aborted]).toEqual([0, false]);
  });

  it('starts no clock when there is none', () => {
    const { runtime, asked } = sleeper();
    openBudget(none, runtime).close();
    expect(asked).toEqual([]);
  });
});
