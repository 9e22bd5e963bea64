import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createResponseSizeCheck } from '../../../../connector/citrix/analytics/response-size-limit.ts';
import { bytes } from '../../../kafka/wire.ts';

const frameOf = (size: number) => bytes(Buffer.alloc(size));

test('answers of any size up to the bound pass, however they are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 4, max: 2000 }), { maxLength: 20 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 700 })),
      (sizes, cuts) => {
        const stream = Buffer.concat(sizes.map(frameOf));
        const problemIn = createResponseSizeCheck();
        for (let at = 0; at < stream.length; ) {
          const end = at + (cuts.next().value ?? 1);
          expect(problemIn(stream.subarray(at, end))).toBeUndefined();
          at = end;
        }
      },
    ),
  );
});

test.each([
  [0x7f, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff],
  [0x80, 0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 3],
  [0x02, 0, 0, 1],
])('a size of %i %i %i %i is refused as soon as it is known', (...size) => {
  const problemIn = createResponseSizeCheck();
  expect(problemIn(frameOf(100))).toBeUndefined();
  expect(problemIn(Buffer.from(size.slice(0, 3)))).toBeUndefined();
  expect(problemIn(Buffer.from(size.slice(3)))).toMatch(/^the broker announced an answer of -?\d+ bytes$/);
});
