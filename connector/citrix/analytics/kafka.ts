import { ConnectorError } from '../../errors.ts';
import { fromTransferable } from './batch-transfer.ts';
import type { EventExport, ExportAccess } from './export.ts';
import { startThread, type Thread } from './start-thread.ts';
import type { ThreadRequest, ThreadResults } from './thread-messages.ts';

/**
 * The export, through a thread that is started at the first request. After a failure the next request starts a new
 * one, so that neither a broken connection nor an inconsistent state of the library survives the failure.
 */
export function openExport(access: ExportAccess): EventExport {
  let running: Thread | undefined;

  async function call<N extends ThreadRequest['name']>(
    request: Extract<ThreadRequest, { name: N }>,
    signal: AbortSignal,
  ): Promise<ThreadResults[N]> {
    signal.throwIfAborted();
    const thread = running ?? startThread(access);
    running = thread;
    try {
      return (await thread.call(request, signal)) as ThreadResults[N];
    } catch (error) {
      if (running === thread) running = undefined;
      await thread.end();
      signal.throwIfAborted();
      throw error;
    }
  }

  return {
    host: access.brokers[0] ?? '',
    signIn: (signal) => call({ name: 'signIn' }, signal),
    topic: (signal) => call({ name: 'topic' }, signal),
    committed: (topic, signal) => call({ name: 'committed', topic }, signal),
    async read(partition, from, until, signal) {
      const batch = fromTransferable(await call({ name: 'read', partition, from, until }, signal));
      if (batch.next > from) return batch;
      const where = `${access.brokers[0] ?? ''}: partition ${partition}`;
      throw new ConnectorError(
        'SOURCE_TIMEOUT',
        `${where} has events from offset ${from}, but does not send them.`,
      );
    },
    members: (signal) => call({ name: 'members' }, signal),
    commit: (offsets, signal) => call({ name: 'commit', offsets }, signal),
    close: async () => await running?.end(),
  };
}
