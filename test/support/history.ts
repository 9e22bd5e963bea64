import fc from 'fast-check';
import { connection, guid, instance, session } from '../story/fixtures/rows.ts';
import type { Json } from './cloud.ts';

/** When histories begin; times in them are minutes from here. */
export const beginning = Date.parse('2026-11-10T00:00:00.000Z');

/** How long the history of a tenant goes on. */
export const historyMinutes = 2 * 24 * 60;

export const overlapMinutes = 60;

/** What becomes of a session, in minutes. */
export interface Life {
  readonly start: number;
  /** Of the session; null: it never ends. */
  readonly length: number | null;
  /** How much later the source shows that it began, and that it ended. */
  readonly lateStart: number;
  readonly lateEnd: number;
  /** When the source forgets it, counted from its end. */
  readonly groomedAfter: number | null;
  /** When the application in it ends, as a part of its length; null: that is never recorded. */
  readonly application: number | null;
}

const late = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: overlapMinutes - 1 }) },
);

export const lives: fc.Arbitrary<readonly Life[]> = fc.array(
  fc.record({
    start: fc.integer({ min: -1440, max: historyMinutes }),
    length: fc.option(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 3000 })), {
      freq: 8,
    }),
    lateStart: late,
    lateEnd: late,
    groomedAfter: fc.option(fc.integer({ min: 0, max: 1500 }), { freq: 2 }),
    application: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 4 }),
  }),
  { minLength: 1, maxLength: 25 },
);

const timestampOf = (minutes: number): string => new Date(beginning + minutes * 60_000).toISOString();

interface Ended {
  readonly key: string;
  readonly isGroomed: boolean;
}

function endOf({ start, length }: Life): number | null {
  return length === null ? null : start + length;
}

function isGroomed(life: Life, now: number): boolean {
  const end = endOf(life);
  return end !== null && life.groomedAfter !== null && end + life.lateEnd + life.groomedAfter <= now;
}

/** The keys of the sessions that the source has forgotten. */
export function groomed(all: readonly Life[], now: number): ReadonlySet<string> {
  const rows: readonly Ended[] = all.map((life, at) => ({ key: guid(at), isGroomed: isGroomed(life, now) }));
  return new Set(rows.filter((row) => row.isGroomed).map(({ key }) => key));
}

/** What the source shows at a time. */
function sessionsAt(all: readonly Life[], now: number): readonly Json[] {
  return all.flatMap((life, at) => {
    const { start, lateStart, lateEnd } = life;
    if (start + lateStart > now || isGroomed(life, now)) return [];
    const end = endOf(life);
    const hasEnded = end !== null && end + lateEnd <= now;
    return [
      session(at, timestampOf(start), {
        EndDate: hasEnded ? timestampOf(end) : null,
        ConnectionState: hasEnded ? 3 : 5,
        ModifiedDate: timestampOf(hasEnded ? end : start),
        Connections: [connection(at)],
      }),
    ];
  });
}

/** The run of an application in each session. */
function instancesAt(all: readonly Life[], now: number): readonly Json[] {
  return sessionsAt(all, now).map((row) => {
    const at = Number(String(row['SessionKey']).slice(-12));
    const { start = 0, length = null, application = null } = all[at] ?? {};
    const ended = length === null || application === null ? null : start + length * application;
    const end = ended !== null && ended + overlapMinutes - 1 <= now ? timestampOf(ended) : null;
    return instance(at + 1, String(row['StartDate']), {
      SessionKey: row['SessionKey'],
      EndDate: end,
      Session: row,
    });
  });
}

/** The sets of a site with this history, as they stand whenever they are asked for. @param now minutes since its beginning */
export function setsOf(all: readonly Life[], now: () => number) {
  return {
    get Sessions() {
      return sessionsAt(all, now());
    },
    get ApplicationInstances() {
      return instancesAt(all, now());
    },
    Users: [],
    Machines: [],
  };
}
