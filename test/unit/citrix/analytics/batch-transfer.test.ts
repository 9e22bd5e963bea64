import { expect, test } from 'vitest';
import {
  fromTransferable,
  toTransferable,
  transferListOf,
} from '../../../../connector/citrix/analytics/batch-transfer.ts';
import type { MessageBatch } from '../../../../connector/citrix/analytics/export.ts';

test('a batch comes out of another thread as it went in', () => {
  const values = ['first', '', null, 'Köln', 'last'];
  const batch: MessageBatch = {
    messages: values.map((value, index) => ({
      offset: 2n ** 60n + BigInt(index),
      timestamp: index === 0 ? -1 : 1_800_000_000_000 + index,
      value: value === null ? null : Buffer.from(value),
    })),
    next: 2n ** 60n + 9n,
    gap: 3n,
    bytes: Buffer.byteLength(values.join('')),
  };
  const sent = toTransferable(batch);
  const received = structuredClone(sent, { transfer: [...transferListOf(sent)] });
  expect(sent.content.length, 'nothing is copied').toBe(0);
  expect(fromTransferable(received)).toEqual(batch);
});
