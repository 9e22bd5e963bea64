import { expect, test } from 'vitest';
import { keyText } from '../../connector/keys.ts';

test('the key of a row is the same text whether it is made of values or of cells', () => {
  expect(keyText(['3F-A1'])).toBe('3F-A1');
  expect(keyText([7])).toBe('7');
  const values = ['a-1', '2026-11-20T09:00:00.5Z', 60];
  const cells = ['a-1', '2026-11-20T09:00:00.500Z', '60'];
  expect(keyText(values)).toBe(keyText(cells));
  expect(keyText(values)).not.toBe(keyText(['a-1', '2026-11-20T09:00:00.6Z', 60]));
});

test('a part of a key may be missing, and is then one like no other', () => {
  expect(keyText([null, 1])).toBe(keyText([undefined, '1']));
  expect(keyText([null, 1])).not.toBe(keyText([0, 1]));
});
