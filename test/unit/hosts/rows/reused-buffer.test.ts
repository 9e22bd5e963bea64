import { expect, test } from 'vitest';
import { joinInPlace } from '../../../../connector/hosts/rows/reused-buffer.ts';

const bytes = (...texts: readonly string[]) => texts.map((text) => Buffer.from(text));

test('pieces are joined whatever was joined before: shorter, longer, none', () => {
  const join = joinInPlace();
  const joined = [['ab', '', 'c'], [], ['x'.repeat(1000), 'ü'], ['d'], ['']].map((texts) =>
    String(join(bytes(...texts))),
  );
  expect(joined).toEqual(['abc', '', `${'x'.repeat(1000)}ü`, 'd', '']);
});

test('the same memory is used again', () => {
  const join = joinInPlace();
  const first = join(bytes('abc'));
  const second = join(bytes('xy'));
  expect([first.buffer === second.buffer, String(first)]).toEqual([true, 'xyc']);
});
