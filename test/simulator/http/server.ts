import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Store } from '../tenant/store.ts';
import { DaasService, isDaasPath } from './daas.ts';
import type { Fault } from './fault-kinds.ts';
import { FaultSwitches, replacement, spoil } from './faults.ts';
import { isLicensingPath, LicensingService } from './licensing.ts';
import { isMonitorPath, MonitorService } from './monitor.ts';
import type { Area, RecordedRequest } from './recording.ts';
import { plain, type Reply, type Request, throttled } from './reply.ts';
import { send } from './send.ts';
import { isSystemLogPath, SystemLogService } from './system-log.ts';
import { Tokens } from './tokens.ts';
import { handleTrust, isTrustPath } from './trust.ts';

export interface RunningServer {
  readonly origin: string;
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

type Recording = { -readonly [Name in keyof RecordedRequest]: RecordedRequest[Name] };

function areaOf(path: string): Area {
  if (isTrustPath(path)) return 'token';
  if (isMonitorPath(path)) return 'monitor';
  if (isSystemLogPath(path)) return 'system-log';
  if (isLicensingPath(path)) return 'licensing';
  return isDaasPath(path) ? 'daas' : 'other';
}

async function readRequest(message: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const url = message.url ?? '/';
  const cut = url.indexOf('?');
  const path = cut < 0 ? url : url.slice(0, cut);
  const search = cut < 0 ? '' : url.slice(cut + 1);
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
  const origin = `http://${headers['host'] ?? '127.0.0.1'}`;
  const query = new URLSearchParams(search);
  return {
    method: message.method ?? 'GET',
    path,
    search,
    query,
    headers,
    body: Buffer.concat(chunks).toString(),
    origin,
  };
}

class Service {
  readonly requests: Recording[] = [];
  readonly #store: Store;
  readonly #tokens: Tokens;
  readonly #monitor: MonitorService;
  readonly #daas: DaasService;
  readonly #systemLog: SystemLogService;
  readonly #licensing: LicensingService;
  readonly #faults: FaultSwitches;
  /** Monitor queries that have not been answered to the last byte. */
  #running = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#tokens = new Tokens(store.options.tokenLifetimeSeconds, store.options.clock);
    this.#monitor = new MonitorService(store, this.#tokens);
    this.#daas = new DaasService(store, this.#tokens);
    this.#systemLog = new SystemLogService(store, this.#tokens);
    this.#licensing = new LicensingService(store, this.#tokens);
    this.#faults = new FaultSwitches(store.options.faults, store.options.seed);
  }

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    const area = areaOf(request.path);
    const recording: Recording = {
      method: request.method,
      path: request.path,
      query: Object.fromEntries(request.query),
      headers: request.headers,
      area,
      status: 0,
      fault: undefined,
      requestBytes: Buffer.byteLength(request.body),
      responseBytes: 0,
    };
    this.requests.push(recording);
    const { clock, onRequest } = this.#store.options;
    response.setHeader('date', new Date(clock()).toUTCString());
    const gzip = this.#store.options.gzip && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (area === 'monitor' && this.#running > 0) {
      onRequest?.(recording);
      // One query at a time for a customer; the second one is turned away, not queued.
      const reply = throttled(1);
      recording.status = reply.status;
      recording.responseBytes = await send(response, reply, undefined, gzip);
      return;
    }
    if (area === 'monitor') this.#occupy(response);
    const fault = this.#faults.match(area, request);
    recording.fault = fault?.kind;
    onRequest?.(recording);
    if (fault?.kind === 'expire-token') this.#tokens.expireAll();
    const reply =
      replacement(fault, request, clock()) ?? spoil(fault, request, await this.#answer(area, request, fault));
    const isSilent = fault?.kind === 'hang' || fault?.kind === 'reset';
    recording.status = isSilent ? 0 : reply.status;
    recording.responseBytes = await send(response, reply, fault, gzip);
  }

  #occupy(response: ServerResponse): void {
    this.#running += 1;
    let isFree = false;
    const free = (): void => {
      if (!isFree) this.#running -= 1;
      isFree = true;
    };
    response.once('finish', free);
    response.once('close', free);
  }

  async #answer(area: Area, request: Request, fault: Fault | undefined): Promise<Reply> {
    if (area === 'token') return handleTrust(this.#store.options, this.#tokens, request);
    if (area === 'monitor') return await this.#monitor.handle(request, fault);
    if (area === 'system-log') return this.#systemLog.handle(request);
    if (area === 'licensing') return this.#licensing.handle(request);
    return area === 'daas' ? this.#daas.handle(request) : plain(404, '');
  }
}

/** Serves the tenant on a loopback port. */
export async function serve(store: Store): Promise<RunningServer> {
  const service = new Service(store);
  const server = createServer((message, response) => {
    service.handle(message, response).catch((error: unknown) => {
      // A fault of the simulator itself must be seen in the test that meets it.
      response.writeHead(599, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.stack : String(error));
    });
  });
  server.listen(store.options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests: service.requests,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
