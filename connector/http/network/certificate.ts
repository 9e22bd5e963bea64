import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import { openAgent, type TransportOptions } from '../transport.ts';
import { request } from '../undici.ts';

/** Who a server says it is, and who says so: for people, when it is not trusted. */
interface SeenCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** Days, UTC. */
  readonly from: string;
  readonly until: string;
}

/** undici tells of each connection here; it hands sockets out nowhere else. */
const connected = 'undici:client:connected';

/**
 * Looks at the certificate of a computer on the way to an address, trusted or not, through the same proxy as any
 * request. The connection is given up before anything is sent over it.
 * @param host with its port: that of the address, or of the proxy
 * @returns undefined when none could be seen
 */
export async function seeCertificate(
  host: string,
  url: URL,
  options: TransportOptions,
  signal: AbortSignal,
): Promise<SeenCertificate | undefined> {
  const enough = new AbortController();
  let seen: SeenCertificate | undefined;
  const look = (message: unknown) => {
    if (!isConnection(message) || message.connectParams.host !== host) return;
    seen = described(message.socket.getPeerCertificate());
    enough.abort();
  };
  const untrusting = { rejectUnauthorized: false, timeout: options.timeoutMs };
  const agent = openAgent(options, {
    connect: untrusting,
    requestTls: untrusting,
    proxyTls: untrusting,
  });
  subscribe(connected, look);
  try {
    const until = AbortSignal.any([signal, enough.signal, AbortSignal.timeout(options.timeoutMs)]);
    await request(url, { dispatcher: agent, signal: until }).catch(() => undefined);
  } finally {
    unsubscribe(connected, look);
    await agent.destroy();
  }
  return seen;
}

function isConnection(message: unknown): message is {
  readonly socket: TLSSocket;
  readonly connectParams: { readonly host: string };
} {
  return (
    typeof message === 'object' &&
    message !== null &&
    'socket' in message &&
    message.socket instanceof TLSSocket &&
    'connectParams' in message
  );
}

function described(certificate: PeerCertificate): SeenCertificate | undefined {
  const { subject, issuer, valid_from: from, valid_to: until } = certificate;
  if (subject === undefined) return undefined;
  return { subject: nameOf(subject), issuer: nameOf(issuer), from: dayOf(from), until: dayOf(until) };
}

function dayOf(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? time : at.toISOString().slice(0, 10);
}

function nameOf({ CN, O }: PeerCertificate['subject']): string {
  const names = [CN, O].flat().filter((name) => name !== undefined && name !== '');
  return [...new Set(names)].join(', ') || 'nameless';
}
