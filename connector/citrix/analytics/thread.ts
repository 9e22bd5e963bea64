import { parentPort, workerData } from 'node:worker_threads';
import { blocksOf, packed } from './batch-transfer.ts';
import { connectClient, isLate } from './client.ts';
import type { ExportAccess } from './export.ts';
import { failureOf } from './failures.ts';
import type { Question, Said } from './thread-messages.ts';

/**
 * The thread that talks to the brokers, started by `kafka.ts`. The library throws where nobody can catch it (listeners,
 * timers), and parses what it is sent without a bound: here that ends the thread, and not the program.
 */

if (parentPort !== null) serve(parentPort, workerData);

function serve(port: NonNullable<typeof parentPort>, access: ExportAccess): void {
  const client = connectClient(access);
  const say = (said: Said, blocks: readonly ArrayBuffer[] = []) => port.postMessage(said, blocks);
  port.on('message', async (question: Question) => {
    try {
      if (question.name === 'read') {
        const { partition, from, until } = question;
        const answer = packed(await client.read(partition, from, until));
        say({ is: 'answer', answer }, blocksOf(answer));
      } else say({ is: 'answer', answer: await answerTo(question) });
    } catch (error) {
      const { code, message } = failureOf(error, access, isLate);
      say({ is: 'failure', code, message });
    }
  });
  say({ is: 'ready' });

  function answerTo(question: Exclude<Question, { name: 'read' }>) {
    switch (question.name) {
      case 'signIn':
        return client.signIn();
      case 'topic':
        return client.topic();
      case 'committed':
        return client.committed(question.topic);
      case 'members':
        return client.members();
      case 'commit':
        return client.commit(question.offsets);
    }
  }
}
