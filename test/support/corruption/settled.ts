import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';

/** Nothing is under way any more, and the work has not come to an end. */
export class Hang extends Error {
  override readonly name = 'Hang';
}

/** Turns in which nothing was under way. What waits for something that comes would have gone on long before. */
const mostIdleTurns = 1000;

/** What Node.js calls its operations on files, and the writing to sockets. */
const underWay = /^(FSReq|CloseReq|WriteWrap|TCPConnectWrap|ShutdownWrap)/;

/**
 * What comes of the work.
 * @param isBusy whether somebody outside has still to answer it
 * @throws Hang when it waits for nothing
 */
export async function settled<T>(work: Promise<T>, isBusy: () => boolean): Promise<T> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work.then(over, over);
  for (let idle = 0; idle < mostIdleTurns; ) {
    await setImmediate();
    if (isOver) return await work;
    const isAtWork = isBusy() || process.getActiveResourcesInfo().some((name) => underWay.test(name));
    idle = isAtWork ? 0 : idle + 1;
    // Decompressing is not told of, but done by the same threads: what was begun before this is over after it.
    if (idle % 10 === 9) await stat('.');
  }
  throw new Hang('nothing is under way, and it has not ended');
}
