import type { Fault, FaultEffect, FaultTarget } from '../simulator/index.ts';
import type { Dice } from './chaos-dice.ts';

/** Parts of the source, and how many requests to them are sure to come or likely. */
const places = [
  ['token', 1],
  ['/cvad/manage/me', 1],
  ['/cvad/manage/MachineCatalogs', 2],
  ['/cvad/manage/hypervisors', 2],
  ['/monitorodata/Users', 4],
  ['/monitorodata/Machines', 3],
  ['/monitorodata/MachineCosts', 1],
  ['/monitorodata/Catalogs', 1],
  ['/monitorodata/DesktopGroups', 1],
  ['/monitorodata/Hypervisors', 1],
  ['/monitorodata/PublishedDesktopNames', 1],
  ['/monitorodata/Applications', 2],
  ['/monitorodata/Sessions', 12],
  ['/monitorodata/Sessions', 5],
  ['/monitorodata/ApplicationInstances', 10],
  ['/monitorodata/ApplicationInstances', 4],
  ['monitor', 30],
  ['daas', 3],
] as const satisfies readonly (readonly [FaultTarget, number])[];

const retryLater = (seconds: number): string =>
  JSON.stringify({
    type: 'https://errors-api.cloud.com/common/serviceUnavailable',
    detail: `Service is unavailable; try again in ${seconds} seconds`,
    parameters: [{ name: 'retryDelay', value: String(seconds) }],
  });

/** Faults that pass when the same request is sent again. */
const passing: readonly [(dice: Dice) => FaultEffect, ...((dice: Dice) => FaultEffect)[]] = [
  (dice) => ({
    kind: 'throttle',
    variant: dice.pick(['seconds', 'date', 'body', 'bare', 'text']),
    seconds: dice.below(30),
  }),
  (dice) => ({ kind: 'status', status: dice.pick([408, 500, 502, 503, 504]) }),
  (dice) => ({ kind: 'status', status: 503, body: retryLater(dice.below(20)) }),
  () => ({ kind: 'status', status: 500, body: 'Internal Server Error', contentType: 'text/plain' }),
  () => ({ kind: 'html' }),
  () => ({ kind: 'empty-body' }),
  () => ({ kind: 'cut-body' }),
  () => ({ kind: 'broken-gzip' }),
  () => ({ kind: 'invalid-json' }),
  () => ({ kind: 'reset' }),
  () => ({ kind: 'hang' }),
];

/** Faults that a reader need not even notice. */
const harmless: readonly [(dice: Dice) => FaultEffect, ...((dice: Dice) => FaultEffect)[]] = [
  (dice) => ({ kind: 'slow-body', ms: dice.between(2, 12), chunks: dice.between(2, 4) }),
  (dice) => ({ kind: 'oversized-body', bytes: dice.between(1, 3_000_000) }),
];

/** The rows of a page again, which only Monitor pages have. */
const doubled = (dice: Dice): Fault => ({
  kind: 'double-rows',
  on: dice.pick(['monitor', '/monitorodata/Sessions', '/monitorodata/Users']),
  after: dice.below(12),
  times: dice.between(1, 5),
});

/** A token that ends in the middle of something. */
const ended = (dice: Dice): Fault => ({
  kind: 'expire-token',
  on: dice.pick(['monitor', 'daas', '/monitorodata/Sessions']),
  after: dice.below(12),
});

/** A service that stumbles all the time. */
const unsteady = (dice: Dice): Fault => ({
  kind: 'status',
  status: dice.pick([500, 503, 504]),
  on: dice.pick(['monitor', 'daas', '/monitorodata/Sessions']),
  chance: dice.between(2, 20) / 100,
  times: 20,
});

/** An answer to a sign-in that is bigger than 64 KB is none. */
const mostAtSignIn = 30_000;

/**
 * What goes wrong and passes. Never more in one place than a client is patient with, which tries a request eight times.
 */
export function weatherOf(dice: Dice): readonly Fault[] {
  const faults: Fault[] = dice.times(dice.below(5), () => {
    const [on, most] = dice.pick(places);
    const effect = dice.chance(0.8) ? dice.pick(passing)(dice) : dice.pick(harmless)(dice);
    return {
      ...(effect.kind === 'oversized-body' && on === 'token' ? { ...effect, bytes: mostAtSignIn } : effect),
      on,
      after: dice.below(most),
      times: dice.between(1, 2),
    };
  });
  if (dice.chance(0.2)) faults.push(doubled(dice));
  if (dice.chance(0.2)) faults.push(ended(dice));
  if (dice.chance(0.15)) faults.push(unsteady(dice));
  return faults;
}
