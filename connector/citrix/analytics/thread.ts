import { parentPort, workerData } from 'node:worker_threads';
import { toTransferable, transferListOf } from './batch-transfer.ts';
import { connectClient, isLate } from './client.ts';
import type { ExportAccess } from './export.ts';
import { failureOf } from './failures.ts';
import type { ThreadMessage, ThreadRequest } from './thread-messages.ts';

/**
 * The thread that talks to the brokers, started by `kafka.ts`. The library throws where no caller can catch it
 * (listeners, timers), and parses answers without a size limit: here that ends the thread, and not the program.
 */

if (parentPort !== null) serve(parentPort, workerData);

function serve(port: NonNullable<typeof parentPort>, access: ExportAccess): void {
  const client = connectClient(access);
  const say = (said: ThreadMessage, blocks: readonly ArrayBuffer[] = []) => port.postMessage(said, blocks);
  port.on('message', async (request: ThreadRequest) => {
    try {
      if (request.name === 'read') {
        const { partition, from, until } = request;
        const answer = toTransferable(await client.read(partition, from, until));
        say({ is: 'answer', answer }, transferListOf(answer));
      } else say({ is: 'answer', answer: await answerTo(request) });
    } catch (error) {
      const { code, message } = failureOf(error, access, isLate);
      say({ is: 'failure', code, message });
    }
  });
  say({ is: 'ready' });

  function answerTo(request: Exclude<ThreadRequest, { name: 'read' }>) {
    switch (request.name) {
      case 'signIn':
        return client.signIn();
      case 'topic':
        return client.topic();
      case 'committed':
        return client.committed(request.topic);
      case 'members':
        return client.members();
      case 'commit':
        return client.commit(request.offsets);
    }
  }
}
