import type { Mutation, RawRow, TableName } from '../simulator/index.ts';
import type { Dice } from './chaos-dice.ts';

const HOUR = 3_600_000;

/** A GUID that no computed row has. */
const guid = (number: number): string => `ffffffff-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A session that appears while others are read. */
export function appearing(number: number, at: Date): RawRow {
  return {
    SessionKey: guid(number),
    StartDate: at.toISOString(),
    EndDate: null,
    ConnectionState: 5,
    SessionType: 0,
    LifecycleState: 0,
    UserId: 1 + (number % 7),
    IsAnonymous: false,
    CurrentConnectionId: 90_000_000 + number,
    CreatedDate: at.toISOString(),
    ModifiedDate: at.toISOString(),
  };
}

/** What comes with the session: its connection, and a run of some application. */
function companions(number: number, at: Date) {
  const date = at.toISOString();
  const of = { SessionKey: guid(number), CreatedDate: date, ModifiedDate: date };
  return {
    connections: [{ ...of, Id: 90_000_000 + number, ClientName: `late-${number}`, Protocol: 'HDX' }],
    applicationInstances: [{ ...of, Id: 90_000_000 + number, StartDate: date, EndDate: null }],
  };
}

/**
 * Sets whose rows may vanish one by one. Those that others refer to do so once at most, so that a cell never has more than
 * two truths.
 */
const losing = [
  'sessions',
  'applicationInstances',
  'connections',
  'users',
  'machines',
  'applications',
] as const;

/** Sessions come and go, and what they refer to as well, from some query on. */
export function changesOf(dice: Dice, now: Date, sessions: number): readonly Mutation[] {
  const first = dice.below(12);
  const step = dice.pick([1, 1, 2, 5]);
  const share = Math.max(1, Math.floor(sessions / 30));
  const lost = new Set<TableName>();
  // Rows that vanish before the place a reader has come to shift what its links still lead to.
  const sheds = dice.chance(0.4);
  return dice.times(dice.between(1, 30), (index) => {
    const at = new Date(now.getTime() - dice.below(200) * HOUR - dice.below(HOUR));
    const table = dice.pick(losing);
    const loses = dice.chance(0.2) && !lost.has(table);
    if (loses) lost.add(table);
    const lose = { ...(sheds ? { sessions: dice.between(1, 3) } : {}), ...(loses ? { [table]: 2 } : {}) };
    return {
      afterRequests: first + index * step,
      ...(dice.chance(0.5) ? { groom: dice.between(1, share) } : {}),
      ...(dice.chance(0.6)
        ? { insert: { sessions: [appearing(index, at)], ...(dice.chance(0.5) ? companions(index, at) : {}) } }
        : {}),
      lose,
    };
  });
}
