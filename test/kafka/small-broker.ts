import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createRecordsBatch } from '@platformatic/kafka';
import { makeCertificate } from '../support/certificate.ts';
import type { BrokerAddress } from './broker.ts';
import { bytes, frame, Incoming, int8, int16, int32, int64, list, text } from './wire.ts';

/** What a client goes through, in this order. */
export const steps = [
  'connection',
  'tls',
  'ApiVersions',
  'SaslHandshake',
  'SaslAuthenticate',
  'Metadata',
  'ListOffsets',
  'FindCoordinator',
  'DescribeGroups',
  'OffsetFetch',
  'Fetch',
  'OffsetCommit',
] as const;

export type Step = (typeof steps)[number];

/** A connection that may be done harm to. */
export interface Line {
  /** Without TLS. */
  readonly raw: Socket;
  /** Within TLS; `raw` while there is none yet. */
  readonly socket: Socket;
}

export interface Mischief {
  readonly at: Step;
  /** Is done instead of the answer, which is empty where a connection begins. */
  readonly does: (line: Line, answer: Buffer) => void;
  /** How often; by default whenever the step is reached. */
  readonly times?: number;
}

export interface SmallBroker extends BrokerAddress, AsyncDisposable {
  readonly topic: string;
  readonly group: string;
  readonly user: string;
  readonly password: string;
  /** Where the group was told to go on. */
  readonly committed: readonly bigint[];
}

const [topic, group, user, password] = ['export', 'group', 'tenant', 'a password'];
const [salt, iterations] = [Buffer.from('0123456789abcdef'), 4096];

const apis = new Map<number, { readonly step: Step; readonly most: number }>([
  [1, { step: 'Fetch', most: 4 }],
  [2, { step: 'ListOffsets', most: 1 }],
  [3, { step: 'Metadata', most: 1 }],
  [8, { step: 'OffsetCommit', most: 2 }],
  [9, { step: 'OffsetFetch', most: 2 }],
  [10, { step: 'FindCoordinator', most: 1 }],
  [15, { step: 'DescribeGroups', most: 0 }],
  [17, { step: 'SaslHandshake', most: 1 }],
  [18, { step: 'ApiVersions', most: 3 }],
  [36, { step: 'SaslAuthenticate', most: 0 }],
]);

/**
 * As much of a broker as a run needs: TLS, SCRAM-SHA-256, one topic of one partition, one group. It starts at once, and does
 * mischief when it is told to; what it does otherwise is right, which a test of its own shows.
 */
export async function startSmallBroker(
  messages: readonly string[],
  mischief?: Mischief,
): Promise<SmallBroker> {
  const certificate = makeCertificate();
  const committed: bigint[] = [];
  const open = new Set<Socket>();
  const log = logOf(messages);
  let left = mischief?.times ?? Number.POSITIVE_INFINITY;
  const harm = (at: Step, line: Line, answer: Buffer): boolean => {
    if (mischief?.at !== at || left <= 0) return false;
    left -= 1;
    mischief.does(line, answer);
    return true;
  };
  const server = createServer((raw) => {
    open.add(raw);
    raw.on('error', () => undefined).on('close', () => open.delete(raw));
    if (harm('connection', { raw, socket: raw }, Buffer.alloc(0))) return;
    const socket = new TLSSocket(raw, { isServer: true, cert: certificate.cert, key: certificate.key });
    socket.on('error', () => undefined);
    const line = { raw, socket };
    const { port } = server.address() as AddressInfo;
    const answer = answerer({ port, messages: messages.length, log, committed });
    socket.once('secure', () => harm('tls', line, Buffer.alloc(0)));
    eachFrame(socket, (request) => {
      const { step, reply } = answer(request);
      if (!harm(step, line, reply)) socket.write(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ address: `127.0.0.1:${port}`, ca: certificate.cert, topic, group, user, password, committed },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function logOf(messages: readonly string[]): Buffer {
  const now = 1_800_000_000_000n;
  const records = messages.map((value) => ({ topic, value: Buffer.from(value), timestamp: now }));
  return messages.length === 0 ? Buffer.alloc(0) : createRecordsBatch(records).buffer;
}

function eachFrame(socket: Socket, take: (request: Buffer) => void): void {
  let waiting = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 4 && waiting.length >= 4 + waiting.readInt32BE()) {
      const end = 4 + waiting.readInt32BE();
      take(waiting.subarray(4, end));
      waiting = waiting.subarray(end);
    }
  });
}

interface Known {
  readonly port: number;
  readonly messages: number;
  readonly log: Buffer;
  readonly committed: bigint[];
}

/** Answers the requests of one connection, rightly. */
function answerer({ port, messages, log, committed }: Known) {
  const scram = scramServer();
  const none = int32(0);
  return (request: Buffer): { readonly step: Step; readonly reply: Buffer } => {
    const incoming = new Incoming(request);
    const [key, version, correlation] = [incoming.int16(), incoming.int16(), incoming.int32()];
    incoming.text();
    const step = apis.get(key)?.step;
    if (step === undefined) throw new Error(`a request that the small broker does not know: ${key}`);
    return { step, reply: frame(correlation, ...partsOf(step, version, incoming)) };
  };

  function partsOf(step: Step, version: number, incoming: Incoming): readonly Buffer[] {
    const ok = int16(0);
    switch (step) {
      case 'ApiVersions':
        return version === 3 ? versionsV3() : [ok, list(versions()), none];
      case 'SaslHandshake':
        return [ok, list([text('SCRAM-SHA-256')])];
      case 'SaslAuthenticate':
        return [ok, text(null), bytes(scram(incoming.bytes()))];
      case 'Metadata': {
        const partition = [ok, int32(0), int32(1), list([int32(1)]), list([int32(1)])];
        const topics = incoming
          .list(() => incoming.text())
          .map((name) => Buffer.concat([ok, text(name), int8(0), list([Buffer.concat(partition)])]));
        const self = Buffer.concat([int32(1), text('127.0.0.1'), int32(port), text(null)]);
        return [list([self]), int32(1), list(topics)];
      }
      case 'ListOffsets': {
        incoming.skip(4 + 4);
        incoming.text();
        incoming.skip(4 + 4);
        const offset = incoming.int64() === -2n ? 0n : BigInt(messages);
        return [ofTopic(int32(0), ok, int64(-1n), int64(offset))];
      }
      case 'FindCoordinator':
        return [none, ok, text(null), int32(1), text('127.0.0.1'), int32(port)];
      case 'DescribeGroups':
        return [list([Buffer.concat([ok, text(group), text('Empty'), text(''), text(''), list([])])])];
      case 'OffsetFetch':
        return [ofTopic(int32(0), int64(-1n), text(null), ok), ok];
      case 'Fetch':
        return [
          none,
          ofTopic(int32(0), ok, int64(BigInt(messages)), int64(BigInt(messages)), list([]), bytes(log)),
        ];
      default:
        incoming.text();
        incoming.skip(4);
        incoming.text();
        incoming.skip(8 + 4);
        incoming.text();
        incoming.skip(4 + 4);
        committed.push(incoming.int64());
        return [ofTopic(int32(0), ok)];
    }
  }
}

const ofTopic = (...partition: readonly Buffer[]): Buffer =>
  list([Buffer.concat([text(topic), list([Buffer.concat(partition)])])]);

const versions = (): readonly Buffer[] =>
  [...apis].map(([key, { most }]) => Buffer.concat([int16(key), int16(0), int16(most)]));

/** The one answer in the newer form: clients ask so first. */
function versionsV3(): readonly Buffer[] {
  const tagless = versions().map((one) => Buffer.concat([one, int8(0)]));
  return [int16(0), int8(tagless.length + 1), ...tagless, int32(0), int8(0)];
}

/** RFC 5802, the side of the server; it lets anybody in who goes through it. */
function scramServer(): (message: Buffer) => Buffer {
  const key = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const hmac = (with_: Buffer, about: string) => createHmac('sha256', with_).update(about).digest();
  let first = '';
  let second = '';
  return (message) => {
    const said = message.toString();
    if (first === '') {
      first = said.slice('n,,'.length);
      const nonce = /r=([^,]+)/.exec(first)?.[1];
      second = `r=${nonce}${createHash('sha256').update(first).digest('hex')},s=${salt.toString('base64')},i=${iterations}`;
      return Buffer.from(second);
    }
    const [final = ''] = said.split(',p=');
    return Buffer.from(
      `v=${hmac(hmac(key, 'Server Key'), [first, second, final].join()).toString('base64')}`,
    );
  };
}
