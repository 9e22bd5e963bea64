import type { EventExport } from '../../citrix/analytics/export.ts';
import { asConnectorError } from '../../errors.ts';
import type { Emit } from '../../events.ts';
import type { Runtime } from '../../runtime.ts';

export interface Patience {
  readonly runtime: Pick<Runtime, 'random' | 'sleep'>;
  readonly emit: Emit;
  /** For a check, during which somebody waits: enough for a slip, not for an outage. */
  readonly isShort?: boolean;
}

/** Milliseconds between attempts: long enough for a broker to start again. */
const waits: readonly number[] = [500, 1_000, 2_000, 2_000, 2_000, 4_000, 8_000, 8_000, 8_000];

/**
 * Before the brokers have answered once, a wrong address is likelier than a broker that is away. And one that says
 * nothing has taken minutes each time.
 */
const fewWaits = waits.slice(0, 2);

/** The same export, which asks again where another attempt may help. */
export function retryingExport(
  source: EventExport,
  { runtime, emit, isShort = false }: Patience,
): EventExport {
  let hasAnswered = false;

  async function withRetries<T>(path: string, action: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await action();
        hasAnswered = true;
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        const { kind, code } = asConnectorError(error);
        const isWorthMany = hasAnswered && !isShort && code !== 'SOURCE_TIMEOUT';
        const wait = (isWorthMany ? waits : fewWaits)[attempt - 1];
        if (kind !== 'transient' || wait === undefined) throw error;
        const waitMs = Math.round(wait * (0.5 + runtime.random() / 2));
        emit({ type: 'retry', code, path, attempt, waitMs, transactionId: '' });
        await runtime.sleep(waitMs, signal);
      }
    }
  }

  return {
    ...source,
    signIn: (signal) => withRetries('brokers', () => source.signIn(signal), signal),
    committed: (topic, signal) => withRetries('group', () => source.committed(topic, signal), signal),
    topic: (signal) => withRetries('topic', () => source.topic(signal), signal),
    read: (partition, from, until, signal) =>
      withRetries(`partition ${partition}`, () => source.read(partition, from, until, signal), signal),
    members: (signal) => withRetries('group', () => source.members(signal), signal),
    commit: (offsets, signal) => withRetries('offsets', () => source.commit(offsets, signal), signal),
  };
}
