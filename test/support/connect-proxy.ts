import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Certificate } from './certificate.ts';

export interface ConnectProxy {
  readonly port: number;
  /** What was asked of the proxy so far: `host:port`, with the headers. */
  readonly asked: readonly { readonly target: string; readonly headers: IncomingHttpHeaders }[];
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A real HTTP proxy with tunnels (CONNECT). Another status than 200 refuses; 0 never answers, -1 hangs up. Of several
 * statuses each request gets one, the last for ever. With `inspector`, every tunnel ends at that port of this machine,
 * whatever host was asked for. `certificate`: it is reached by https; `challenges`: the ways to sign in it names, a header each.
 */
export async function connectProxy(
  statuses: number | readonly number[] = 200,
  onAsked: () => void = () => undefined,
  inspector?: number,
  { certificate, challenges = [] }: { certificate?: Certificate; challenges?: readonly string[] } = {},
): Promise<ConnectProxy> {
  const asked: { target: string; headers: IncomingHttpHeaders }[] = [];
  const sockets = new Set<Duplex>();
  const server = certificate === undefined ? createServer() : createTlsServer({ ...certificate });
  server.on('request', (_request, response) => response.writeHead(500).end('no tunnel'));
  server.on('connection', (socket: Duplex) => sockets.add(socket));
  server.on('connect', ({ url = '', headers }, socket) => {
    asked.push({ target: url, headers });
    onAsked();
    socket.on('error', () => undefined);
    const status = [statuses].flat()[asked.length - 1] ?? [statuses].flat().at(-1) ?? 200;
    if (status === 0) return;
    if (status < 0) return void socket.destroy();
    if (status !== 200) {
      const asks = challenges.map((challenge) => `proxy-authenticate: ${challenge}\r\n`).join('');
      return void socket.end(`HTTP/1.1 ${status} Refused\r\n${asks}content-length: 0\r\n\r\n`);
    }
    const port = inspector ?? Number(url.slice(url.lastIndexOf(':') + 1));
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    sockets.add(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
