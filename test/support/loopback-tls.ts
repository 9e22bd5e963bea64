import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.ts';

interface TlsLoopback {
  readonly origin: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A real HTTPS server on a free port of this machine. */
export async function loopbackTls(
  { cert, key }: Certificate,
  listener: RequestListener,
): Promise<TlsLoopback> {
  const server = createServer({ cert, key }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
