import { describe, expect, it } from 'vitest';
import { withDefaults } from '../../simulator/options.ts';
import { Store } from '../../simulator/tenant/store.ts';

const now = new Date('2026-11-20T11:00:00Z');
const tenant = (options = {}) => new Store(withDefaults({ now, sessions: 3000, ...options }));

describe('the simulated tenant', () => {
  it.each(['milliseconds', 'datetime', 'ticks'] as const)(
    'starts sessions in index order (%s)',
    (timestampPrecision) => {
      const { calendar, count } = tenant({ timestampPrecision }).timeline;
      let last = Number.NEGATIVE_INFINITY;
      for (let s = 0; s < count; s += 1) {
        const start = calendar.startOf(s);
        expect(start).toBeGreaterThanOrEqual(last);
        expect(start).toBeLessThan(calendar.now);
        last = start;
      }
      expect(calendar.firstFrom(calendar.storm.at)).toBe(calendar.storm.first);
      expect(calendar.firstFrom(calendar.storm.at + 1)).toBe(calendar.storm.first + calendar.storm.count);
    },
  );

  it.each(['connections', 'instances'] as const)('counts %s the same way it lists them', (name) => {
    const events = tenant().timeline[name];
    let last = Number.NEGATIVE_INFINITY;
    for (let position = 0; position < events.size; position += 1) {
      const member = events.at(position);
      expect(member.time).toBeGreaterThanOrEqual(last);
      expect(events.positionOf(member.family, member.session)).toBe(position);
      last = member.time;
    }
    const far = tenant().timeline[name];
    for (const position of [events.size - 1, 0, 777, 778, 12]) {
      expect(far.at(position)).toMatchObject({ session: events.at(position).session });
    }
  });

  it('keeps connections and application instances inside their session', () => {
    const { timeline } = tenant();
    for (let s = 0; s < timeline.count; s += 1) {
      const { start, end, runsApplications, isStub } = timeline.facts(s);
      const events = [...timeline.connections.eventsOf(s), ...timeline.instances.eventsOf(s)];
      for (const { time } of events) {
        expect(time).toBeGreaterThanOrEqual(start);
        expect(time).toBeLessThanOrEqual(end ?? timeline.calendar.now);
      }
      if (!runsApplications) expect(timeline.instances.eventsOf(s)).toEqual([]);
      if (isStub) expect(end).toBe(start);
    }
  });

  it('has what real tenants have', () => {
    const rows = [...tenant({ sessions: 12_000 }).all('Sessions')];
    const some = (test: (row: (typeof rows)[number]) => boolean): boolean => rows.some(test);
    expect(some((row) => row['EndDate'] === null)).toBe(true);
    expect(some((row) => row['LifecycleState'] === 3 && row['FailureDate'] === row['StartDate'])).toBe(true);
    expect(some((row) => row['IsAnonymous'] === true && row['UserId'] === null)).toBe(true);
    expect(some((row) => row['ConnectionState'] === 2 && row['CurrentConnectionId'] === null)).toBe(true);
    expect(some((row) => row['SessionType'] === 2)).toBe(true);
    expect(some((row) => row['PublishedDesktopId'] === 9_007_199_254_740_993n)).toBe(true);
    expect(some((row) => Number(row['UserId']) > 1500)).toBe(true);
  });

  it.each([
    { sessions: 0 },
    { sessions: 3 },
    { sessions: 900, days: 1 },
    { sessions: 500, machines: 0, users: 0, catalogs: 0 },
  ])('works in any size: %o', (options) => {
    const store = tenant({ ...options, now: new Date('2026-11-20T08:02:00Z') });
    const starts = [...store.all('Sessions')].map((row) => Number(row['StartDate']));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(starts.every((start) => start < store.timeline.calendar.now)).toBe(true);
    expect(starts.length).toBe(options.sessions);
  });

  it('never changes with the seed kept, and does with another', () => {
    const list = (seed: number) => [...tenant({ seed, sessions: 200 }).all('Sessions')];
    expect(list(5)).toEqual(list(5));
    expect(list(5)).not.toEqual(list(6));
  });
});
