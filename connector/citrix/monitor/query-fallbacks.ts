import { outcomeOf } from '../outcome.ts';
import type { Ask, Page } from './service.ts';
import type { Parts } from './sizes.ts';
import { findUnreadable, type RowProbe } from './unreadable.ts';

/** A question, and what to do where it is never answered though the source answers others. */
interface Question extends Partial<Parts> {
  readonly address: URL;
  /** Lesser questions that will do, the best first. */
  readonly lesser?: readonly Lesser[];
  readonly set: string;
  /** How its rows can be looked at one by one. */
  readonly probe?: RowProbe;
}

/** A question that asks for less. */
interface Lesser {
  readonly address: URL;
  readonly at?: Parts['at'] | undefined;
}

/** Attempts before it is looked at what else the source answers. */
export const attempts = 3;

/** So often a lesser question is answered and the question itself is not, before the lesser one has to do. */
const mostRounds = 2;

/**
 * Asks with all attempts, but not for what can never be answered: where the source breaks down at this question and at
 * others does not, a lesser question takes its place, or the row is named that it cannot write. A question that is
 * answered costs nothing more.
 * @param asked the same question, where it is on its way already
 * @throws ConnectorError ROW_UNREADABLE, and what asking throws
 */
export async function askThrough(
  ask: Ask,
  { address, lesser = [], set, probe, ...parts }: Question,
  signal: AbortSignal,
  asked?: Promise<Page>,
): Promise<Page> {
  const first = await outcomeOf(() => asked ?? ask(address, signal, { ...parts, giveUpAfter: attempts }));
  if ('value' in first) return first.value;
  const page = await answeredLess(ask, { address, at: parts.at }, lesser, signal);
  if (page !== undefined) return page;
  const unreadable = probe && (await findUnreadable(set, probe));
  if (unreadable !== undefined) throw unreadable;
  return await ask(address, signal, { ...parts, attemptsBefore: attempts });
}

async function answeredLess(
  ask: Ask,
  question: Lesser,
  lesser: readonly Lesser[],
  signal: AbortSignal,
): Promise<Page | undefined> {
  for (const less of lesser) {
    let page: Page | undefined;
    for (let round = 1; round <= mostRounds; round += 1) {
      page = await once(ask, less, signal);
      if (page === undefined) break;
      const itself = await once(ask, question, signal);
      if (itself !== undefined) return itself;
    }
    if (page !== undefined) return page;
  }
  return undefined;
}

async function once(ask: Ask, { address, at }: Lesser, signal: AbortSignal): Promise<Page | undefined> {
  const outcome = await outcomeOf(() => ask(address, signal, { at, giveUpAfter: 1 }));
  return 'value' in outcome ? outcome.value : undefined;
}
