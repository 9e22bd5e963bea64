import { connect } from 'node:net';
import { unlessAborted } from '../../abort.ts';
import type { Settings } from './settings.ts';

/** What a server says when it is asked for TLS: pg tells what went wrong there in words only. */
type Greeting = 'tls' | 'no-tls' | 'other';

const timeLimitMs = 15_000;

/** The request for TLS of the protocol (manual, "Message Formats"): its length and a number that is no version. */
const request = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Connects, asks for TLS and hangs up. @throws what a socket throws, or the signal's reason */
export async function greet({ host, port }: Settings, signal: AbortSignal): Promise<Greeting> {
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect({ host, port });
  try {
    const answered = new Promise<Greeting>((resolve, reject) => {
      socket
        .once('error', reject)
        .once('close', () => resolve('other'))
        .once('connect', () => socket.write(request))
        .once('data', ([first]) => {
          resolve(first === 0x53 ? 'tls' : first === 0x4e ? 'no-tls' : 'other');
        });
    });
    return await unlessAborted(answered, AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]));
  } finally {
    socket.destroy();
  }
}
