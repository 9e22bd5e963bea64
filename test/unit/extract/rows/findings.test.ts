import { expect, it } from 'vitest';
import { createFindings } from '../../../../connector/extract/rows/findings.ts';

const none: ReadonlySet<string> = new Set();

it('members that nobody declared are counted by name, however many names there are, in bounded space', () => {
  const findings = createFindings();
  for (let number = 0; number < 5000; number += 1) {
    findings.unknownMembers({ [`member ${number}`]: 1, again: 1, ['x'.repeat(100_000)]: 1 }, none);
  }
  const { unknown } = findings.report();
  expect(unknown['again']).toBe(5000);
  expect(unknown['x'.repeat(100)]).toBe(5000);
  expect(unknown['member 7']).toBe(1);
  expect(Object.values(unknown).reduce((all, count) => all + count)).toBe(15_000);
  expect(JSON.stringify(unknown).length).toBeLessThan(4000);
});

it('goes on counting where it had stopped', () => {
  const first = createFindings();
  for (let number = 0; number < 300; number += 1) first.unknownMembers({ [`m${number}`]: 1 }, none);
  const next = createFindings(first.report());
  next.unknownMembers({ m3: 1, m299: 1 }, none);
  expect(next.report().unknown).toMatchObject({ m3: 2, '…': 201 });
});
