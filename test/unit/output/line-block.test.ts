import { expect, test } from 'vitest';
import { LineBlock } from '../../../connector/output/line-block.ts';

test('whole numbers are written as their digits', () => {
  const powers = Array.from({ length: 16 }, (_, power) => 10 ** power).flatMap((power) => [
    power - 1,
    power,
    power + 1,
  ]);
  const numbers = [...powers, 7, 1234567890, 2 ** 32, 2 ** 31].filter((number) => number < 10 ** 15);
  for (const number of numbers) {
    const lines = new LineBlock();
    lines.digits(number);
    expect(lines.bytes.toString('latin1', 0, lines.at)).toBe(String(number));
  }
});

test('digits find room where a block is full', () => {
  const lines = new LineBlock();
  for (let count = 0; count < 40_000; count += 1) lines.digits(1234);
  expect(lines.bytes.toString('latin1', 0, lines.at)).toBe('1234'.repeat(40_000));
});
