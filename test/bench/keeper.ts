/**
 * A server between the program and the simulator that keeps the pages it has passed on, as they were on the wire, and
 * answers from memory when a page is asked for again: without the time the simulator takes to make it.
 * Prints `{ origin }`. `POST /latency/50` adds 50 ms to every page from then on (the links in the kept pages hold this
 * server's address, so it has to stay one and the same), and tells how many pages the simulator had to make so far.
 * `POST /traffic` tells how many requests and bytes of bodies were answered since it was asked for last.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Agent, request } from 'undici';
import { pageKey } from './keeper-key.ts';

interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const text = { type: 'string', default: '' } as const;
const { values } = parseArgs({ options: { upstream: text, days: text } });
const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
const kept = new Map<string, Page>();
let latencyMs = 0;
let pagesMade = 0;
let traffic = { requests: 0, bytes: 0 };

async function passedOn(message: IncomingMessage): Promise<Page> {
  // `host` goes along too, so that links in the page lead back here.
  const { connection: _, 'content-length': __, ...headers } = message.headers;
  const body = message.method === 'POST' ? await buffer(message) : null;
  const method = message.method === 'POST' ? 'POST' : 'GET';
  const url = `${values.upstream}${message.url}`;
  const answer = await request(url, { dispatcher: agent, method, headers, body });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: Buffer.from(await answer.body.arrayBuffer()),
  };
}

async function pageFor(message: IncomingMessage): Promise<Page> {
  if (message.method !== 'GET') return passedOn(message);
  const key = pageKey(message.url ?? '', Number(values.days));
  const known = kept.get(key);
  if (known !== undefined) return known;
  pagesMade += 1;
  const page = await passedOn(message);
  if (page.status === 200) kept.set(key, page);
  return page;
}

async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, latency] = /^\/latency\/(\d+)$/.exec(message.url ?? '') ?? [];
  if (latency !== undefined) {
    latencyMs = Number(latency);
    response.end(String(pagesMade));
    return;
  }
  if (message.url === '/traffic') {
    response.end(JSON.stringify(traffic));
    traffic = { requests: 0, bytes: 0 };
    return;
  }
  const page = await pageFor(message);
  traffic.requests += 1;
  traffic.bytes += page.body.length;
  if (latencyMs > 0 && message.method === 'GET') await sleep(latencyMs);
  const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...headers } = page.headers;
  response.writeHead(page.status, headers).end(page.body);
}

const server = createServer((message, response) => {
  answer(message, response).catch((error: unknown) => {
    response.writeHead(599).end(String(error));
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
process.stdout.write(`${JSON.stringify({ origin: `http://127.0.0.1:${port}` })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit());
