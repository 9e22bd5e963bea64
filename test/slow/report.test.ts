import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectAgreement } from '../report/agreement.ts';
import { type GivenRow, leaveRun, session } from '../report/folder.ts';
import { temporaryFolder } from '../support/folder.ts';

const count = 1_000_000;
const [from, to] = ['2026-10-01T06:30:00.000Z', '2026-11-20T06:30:00.000Z'];

/** A number that follows from its place, evenly spread below `limit`. */
function spread(place: number, salt: number, limit: number): number {
  const mixed = Math.imul(place ^ Math.imul(salt, 0x9e3779b1), 0x85ebca6b);
  return (Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0) % limit;
}

function* sessions(): Generator<GivenRow> {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  for (let place = 0; place < count; place += 1) {
    // Three days before the window, to its end; the order is that of the begin.
    const starts = begin - 3 * 86_400_000 + Math.floor((place / count) * (end - begin + 3 * 86_400_000));
    const ends = starts + spread(place, 1, 36_000_000);
    const isFailed = spread(place, 2, 40) === 0;
    const isOpen = ends > end || spread(place, 3, 500) === 0;
    yield session(
      spread(place, 4, 20_000),
      new Date(starts).toISOString(),
      isOpen ? null : new Date(ends).toISOString(),
      {
        session_key: `key-${place}`,
        client_name:
          spread(place, 5, 10) === 0 ? `HTML-${spread(place, 6, 9000)}` : `PC-${spread(place, 7, 30_000)}`,
        delivery_group_name: `Group ${spread(place, 8, 30)}`,
        ...{
          is_failed_launch: isFailed,
          failure: isFailed ? `Reason ${spread(place, 9, 9)}` : null,
          failure_category: isFailed ? 'Machine' : null,
        },
        ...{
          is_anonymous: spread(place, 10, 100) === 0,
          log_on_duration_ms: isFailed ? null : spread(place, 11, 90_000),
        },
      },
    );
  }
}

test('the figures of a million sessions are those of the oracle', { timeout: 1_800_000 }, async () => {
  const folder = join(await temporaryFolder(), 'out');
  await leaveRun(folder, { from, to, isOverlapping: true, tables: { sessions: sessions() } });
  const shown = await expectAgreement(folder);
  expect(shown.figure('headline', 'Sessions')).toBeGreaterThan(800_000);
});
