import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Loopback {
  readonly origin: string;
  readonly server: Server;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A real HTTP server on a free port of this machine, for what an interceptor cannot do: sockets, time-outs, bodies. */
export async function loopback(listener: RequestListener): Promise<Loopback> {
  const server = createServer((incoming, response) => {
    // It would be the time of this machine, which is not that of the stories told with it.
    response.sendDate = false;
    listener(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    server,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
