import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Loopback, loopback } from '../loopback.ts';

/** An answer of the source, with its body as it is before it is compressed. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer as it goes over the wire. */
export interface WireAnswer extends Answer {
  /** Bytes that are said to come, in place of those that do. */
  readonly saidBytes?: number;
}

export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  /** The token it came with; '' without one. */
  readonly token: string;
}

/** What is sent in place of an answer; the same answer: it is not spoilt. */
export type Corrupt = (asked: Asked, answer: Answer) => WireAnswer;

interface CorruptingFront extends Loopback {
  /** Whether a request has still to be answered. */
  isBusy(): boolean;
  /** All tokens that requests came with. */
  readonly tokens: ReadonlySet<string>;
}

function hopHeaders({ headers }: IncomingMessage): Record<string, string> {
  const single = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  const all = Object.fromEntries(single);
  for (const name of ['content-length', 'transfer-encoding', 'connection', 'keep-alive']) delete all[name];
  return all;
}

function send(
  response: ServerResponse,
  { status, headers, body, saidBytes = body.length }: WireAnswer,
): void {
  response.writeHead(status, { ...headers, 'content-length': String(saidBytes) });
  // Nobody waits for bytes that will not come.
  if (saidBytes > body.length) response.write(body, () => response.destroy());
  else response.end(body);
}

/** Stands before the source and spoils what it answers. */
export async function corruptingFront(origin: string, corrupt: Corrupt): Promise<CorruptingFront> {
  const agent = new Agent({ keepAlive: true });
  const tokens = new Set<string>();
  const faults: unknown[] = [];
  let running = 0;
  const front = await loopback(async (incoming, response) => {
    running += 1;
    response.once('close', () => {
      running -= 1;
    });
    const { method, headers, url = '/' } = incoming;
    const body = await buffer(incoming);
    const plain = { ...headers, 'accept-encoding': 'identity' };
    const outgoing = request(new URL(url, origin), { method, headers: plain, agent }, async (answer) => {
      const { pathname: path, searchParams: query } = new URL(url, origin);
      const token = headers.authorization?.replace(/^.*=/, '') ?? '';
      if (token !== '') tokens.add(token);
      const real = {
        status: answer.statusCode ?? 0,
        headers: hopHeaders(answer),
        body: await buffer(answer),
      };
      try {
        send(response, corrupt({ path, query, token }, real));
      } catch (error) {
        faults.push(error);
        response.destroy();
      }
    });
    outgoing.on('error', () => response.destroy());
    outgoing.end(body);
  });
  return {
    ...front,
    tokens,
    isBusy: () => running > 0,
    async [Symbol.asyncDispose]() {
      agent.destroy();
      await front[Symbol.asyncDispose]();
      if (faults.length > 0) throw new AggregateError(faults, 'the front itself has a fault');
    },
  };
}
