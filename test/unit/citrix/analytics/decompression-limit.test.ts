import { gzipSync, zstdCompressSync } from 'node:zlib';
import { compressionsAlgorithms, compressionsAlgorithmsByBitmask } from '@platformatic/kafka';
import { expect, test } from 'vitest';
import {
  limitDecompression,
  mostLz4Size,
  snappySize,
} from '../../../../connector/citrix/analytics/decompression-limit.ts';

const bomb = Buffer.alloc(129 * 1024 * 1024);
const some = Buffer.from('some events, some events, some events, and some more'.repeat(2000));
const { gzip, snappy, lz4, zstd } = compressionsAlgorithms;

const ways = [
  ['gzip', gzip.bitmask, (data: Buffer) => gzipSync(data, { level: 1 })],
  ['snappy', snappy.bitmask, (data: Buffer) => snappy.compressSync(data)],
  ['lz4', lz4.bitmask, (data: Buffer) => lz4.compressSync(data)],
  ['zstd', zstd.bitmask, (data: Buffer) => zstdCompressSync(data)],
] as const;

test.each(ways)('%s: what a run can hold is unpacked, more is refused', (_name, bitmask, pack) => {
  const algorithms = { ...compressionsAlgorithmsByBitmask };
  limitDecompression(algorithms);
  const unpack = algorithms[bitmask]?.decompressSync;
  expect(unpack?.(pack(some)).equals(some)).toBe(true);
  const toTransferable = pack(bomb);
  expect(toTransferable.length).toBeLessThan(32 * 1024 * 1024);
  expect(() => unpack?.(toTransferable)).toThrow(RangeError);
});

test('snappy in the chunks of Java says the sum of them', () => {
  const chunk = snappy.compressSync(some);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(chunk.length);
  const header = Buffer.from('82534e41505059000000000100000001', 'hex');
  expect(snappySize(Buffer.concat([header, size, chunk, size, chunk]))).toBe(2 * some.length);
});

test('no frame of LZ4 unpacks to more than is reckoned', () => {
  for (const size of [0, 1, 1000, 70_000, some.length]) {
    const data = some.subarray(0, size);
    expect(mostLz4Size(lz4.compressSync(data))).toBeGreaterThanOrEqual(size);
  }
  expect(mostLz4Size(Buffer.from('no frame at all'))).toBe(0);
});
