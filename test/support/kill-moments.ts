import type { Server } from 'node:http';
import { diceOf } from './chaos-dice.ts';

/** A moment of a push, as the server that it pushes to sees it: the same whatever the speed of the machine. */
export interface KillMoment {
  /** Number of the request, from 1. */
  readonly request: number;
  /** Its head has come, or the answer has gone out. */
  readonly when: 'asked' | 'answered';
}

/** So many moments of a push with so many requests; as many as there are, no moment twice. */
export function killMoments(seed: number, count: number, requests: number): readonly KillMoment[] {
  const all = Array.from({ length: requests }, (_, index) =>
    (['asked', 'answered'] as const).map((when) => ({ request: index + 1, when })),
  ).flat();
  const dice = diceOf(seed);
  const chosen: KillMoment[] = [];
  let left: KillMoment[] = [];
  while (chosen.length < count) {
    if (left.length === 0) left = [...all];
    chosen.push(...left.splice(dice.below(left.length), 1));
  }
  return chosen;
}

/** Watches the requests of a server. */
export function watchRequests(server: Server) {
  let requests = 0;
  let armed: { readonly moment: KillMoment; readonly kill: () => void } | undefined;
  const at = (request: number, when: KillMoment['when']) => {
    if (armed?.moment.request === request && armed.moment.when === when) armed.kill();
  };
  server.prependListener('request', (_request, response) => {
    requests += 1;
    const number = requests;
    at(number, 'asked');
    response.once('finish', () => at(number, 'answered'));
  });
  return {
    /** Counts from here on. @param kill called at the moment, if there is one */
    begin(moment?: KillMoment, kill: () => void = () => undefined): void {
      requests = 0;
      armed = moment && { moment, kill };
    },
    count: () => requests,
  };
}
