import { request } from 'node:http';
import { type Loopback, loopback } from './loopback.ts';

interface ForwardProxy extends Loopback {
  /** What came as `Proxy-Authorization`, request by request. */
  readonly credentials: readonly (string | undefined)[];
}

/** A proxy for plain HTTP that hands requests on; with `refuses` it answers 407 and, carelessly, what it was sent. */
export async function forwardProxy({ refuses = false } = {}): Promise<ForwardProxy> {
  const credentials: (string | undefined)[] = [];
  const proxy = await loopback((incoming, response) => {
    const { 'proxy-authorization': given, ...headers } = incoming.headers;
    credentials.push(given);
    if (refuses) {
      incoming.resume();
      const words = Buffer.from(given?.split(' ')[1] ?? '', 'base64').toString('utf8');
      response.writeHead(407, { 'content-type': 'text/plain' }).end(`refused: ${given} (${words})`);
      return;
    }
    const outgoing = request(incoming.url ?? '', { method: incoming.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  return { ...proxy, credentials };
}
