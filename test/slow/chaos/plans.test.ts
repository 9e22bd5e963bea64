import { describe, expect, it } from 'vitest';
import type { ChaosPlan } from '../../support/chaos-plan.ts';
import { chaosOf } from '../../support/chaos-plan.ts';

const plans: readonly ChaosPlan[] = Array.from({ length: 300 }, (_, seed) => chaosOf(seed + 1));

describe('a plan of chaos', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(Array.from({ length: 300 }, (_, seed) => chaosOf(seed + 1))).toEqual(plans);
    expect(new Set(plans.map(({ seed: _, ...plan }) => JSON.stringify(plan))).size).toBe(plans.length);
  });

  it('holds, among some hundred seeds, everything that can go wrong', () => {
    const kinds = new Set(plans.flatMap(({ tenant }) => (tenant.faults ?? []).map(({ kind }) => kind)));
    expect([...kinds].toSorted()).toEqual(
      [
        ...['broken-gzip', 'cut-body', 'double-rows', 'empty-body', 'expire-token', 'false-count'],
        ...['foreign-link', 'hang', 'html', 'invalid-json', 'oversized-body', 'redirect', 'reset'],
        ...['short-page', 'slow-body', 'status', 'throttle', 'wrong-order'],
      ].toSorted(),
    );
    const share = (has: (plan: ChaosPlan) => boolean) => plans.filter(has).length / plans.length;
    expect(share(({ interruptions }) => interruptions.length > 0)).toBeGreaterThan(0.25);
    expect(share(({ tenant }) => (tenant.mutations ?? []).length > 1)).toBeGreaterThan(0.15);
    expect(share(({ tenant }) => tenant.cost !== undefined)).toBeGreaterThan(0.04);
    expect(share(({ trouble }) => trouble.name === 'late sessions')).toBeGreaterThan(0.01);
    expect(share(({ parameters }) => parameters['maxRows'] !== undefined)).toBeGreaterThan(0.05);
  });
});
