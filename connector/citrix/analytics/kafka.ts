import { ConnectorError } from '../../errors.ts';
import { unpacked } from './batch-transfer.ts';
import type { EventExport, ExportAccess } from './export.ts';
import { startThread, type Thread } from './start-thread.ts';
import type { Answers, Question } from './thread-messages.ts';

/**
 * The export, by a thread that is started at the first question. After a failure the next question begins with a new
 * one: so neither a broken connection nor a library in disorder outlives the answer that broke it.
 */
export function openExport(access: ExportAccess): EventExport {
  let running: Thread | undefined;

  async function ask<N extends Question['name']>(
    question: Extract<Question, { name: N }>,
    signal: AbortSignal,
  ): Promise<Answers[N]> {
    signal.throwIfAborted();
    const asked = running ?? startThread(access);
    running = asked;
    try {
      return (await asked.ask(question, signal)) as Answers[N];
    } catch (error) {
      if (running === asked) running = undefined;
      await asked.end();
      signal.throwIfAborted();
      throw error;
    }
  }

  return {
    host: access.brokers[0] ?? '',
    signIn: (signal) => ask({ name: 'signIn' }, signal),
    topic: (signal) => ask({ name: 'topic' }, signal),
    committed: (topic, signal) => ask({ name: 'committed', topic }, signal),
    async read(partition, from, until, signal) {
      const batch = unpacked(await ask({ name: 'read', partition, from, until }, signal));
      if (batch.next > from) return batch;
      const where = `${access.brokers[0] ?? ''}: partition ${partition}`;
      throw new ConnectorError(
        'SOURCE_TIMEOUT',
        `${where} has events from offset ${from}, but does not send them.`,
      );
    },
    members: (signal) => ask({ name: 'members' }, signal),
    commit: (offsets, signal) => ask({ name: 'commit', offsets }, signal),
    close: async () => await running?.end(),
  };
}
