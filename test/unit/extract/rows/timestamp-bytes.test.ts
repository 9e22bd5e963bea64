import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  copyCanonical,
  isUsualTimestamp,
  timestampMsAt,
} from '../../../../connector/extract/rows/timestamp-bytes.ts';
import { LineBlock } from '../../../../connector/output/line-block.ts';
import { canonicalTimestamp, isFarOff, timestampMs } from '../../../../connector/timestamps.ts';

const two = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((value) => String(value).padStart(2, '0'));

const written = fc
  .tuple(
    fc.integer({ min: 0, max: 9999 }).map((year) => String(year).padStart(4, '0')),
    fc.tuple(two(0, 13), two(0, 32), two(0, 25), two(0, 61), two(0, 61)),
    fc.string({ unit: fc.constantFrom(...'0019'), maxLength: 9 }),
    fc.constantFrom('Z', 'Z', 'Z', 'z', '', '+00:00'),
    fc.boolean(),
  )
  .map(([year, [month, day, hour, minute, second], digits, zone, isPlain]) => {
    const point = digits === '' && isPlain ? '' : '.';
    return `${year}-${month}-${day}T${hour}:${minute}:${second}${point}${digits}${zone}`;
  });

/** The same with one character changed, or cut. */
const damaged = fc
  .tuple(written, fc.nat({ max: 30 }), fc.constantFrom('', '0', '-', 'x'))
  .map(([text, at, by]) => text.slice(0, at) + by + text.slice(at + 1));

describe('a timestamp of the usual form, as bytes', () => {
  it('has the canonical form and the time that its text has', () => {
    let usual = 0;
    fc.assert(
      fc.property(fc.oneof(written, damaged), (text) => {
        const bytes = Buffer.from(`"${text}"`);
        const end = bytes.length - 1;
        if (!isUsualTimestamp(bytes, 1, end)) return;
        usual += 1;
        const lines = new LineBlock();
        copyCanonical(bytes, 1, end, lines);
        const copied = lines.bytes.toString('latin1', 0, lines.at);
        expect(copied).toBe(canonicalTimestamp(text));
        expect(isFarOff(copied)).toBe(false);
        const ms = timestampMsAt(bytes, 1, end);
        if (ms !== undefined) expect(ms).toBe(timestampMs(copied));
      }),
      { numRuns: 5000 },
    );
    expect(usual).toBeGreaterThan(100);
  });

  it.each([
    '2026-11-20T09:00:00Z',
    '2026-01-31T23:59:59.9Z',
    '2026-04-30T00:00:00.12Z',
    '2026-02-28T00:00:00.1234567Z',
    '1753-01-01T00:00:00.000Z',
  ])('is %s', (text) => {
    expect(isUsualTimestamp(Buffer.from(text), 0, text.length)).toBe(true);
  });
});
