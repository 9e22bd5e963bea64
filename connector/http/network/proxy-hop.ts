import type { Pool as Connections } from 'undici';
import { Pool } from '../undici.ts';

/** The way to a proxy, and what it says to the request for a tunnel. */

/** A proxy did not open a tunnel. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';
  readonly status: number;
  /** How one may sign in there, in small letters. */
  readonly schemes: readonly string[];

  constructor(status: number, schemes: readonly string[]) {
    super(`the proxy answered HTTP ${status}`);
    this.status = status;
    this.schemes = schemes;
  }
}

/** The proxy could not be connected to, or is not trusted; the cause says why. */
export class ProxyHopFailed extends Error {
  override readonly name = 'ProxyHopFailed';
  /** Of the proxy, with its port where that is another than usual. */
  readonly host: string;

  constructor(host: string, cause: unknown) {
    super(`the connection to the proxy ${host} failed`, { cause });
    this.host = host;
  }
}

/**
 * Connections to a proxy. Undici tells of a refused tunnel by its status alone, and a failure on the way to the proxy
 * looks like one on the way to the host.
 */
export function proxyPool(url: URL, options: Connections.Options): Connections {
  const pool = new Pool(url, options);
  const connect = pool.connect.bind(pool);
  return Object.assign(pool, {
    async connect(params: Parameters<Connections['connect']>[0]) {
      const answer = await connect(params).catch((error: unknown) => {
        throw isHangUp(error) ? error : new ProxyHopFailed(url.host, error);
      });
      if (answer.statusCode === 200) return answer;
      answer.socket.on('error', () => undefined).destroy();
      throw new ProxyRefusal(answer.statusCode, schemesOf(answer.headers['proxy-authenticate']));
    },
  });
}

/** Undici has a name of its own for a proxy that hangs up. */
function isHangUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_SOCKET';
}

/** The ways to sign in that a header names: several headers, or several in one, with parameters between them. */
export function schemesOf(header: string | readonly string[] | undefined): readonly string[] {
  const parts = [header ?? []].flat().flatMap((line) => line.match(/(?:[^",]|"(?:[^"\\]|\\.)*"?)+/g) ?? []);
  const schemes = parts.flatMap(
    (part) => /^\s*([^\s=,"]+)(?:\s+[^=\s]|\s*$)/.exec(part)?.[1]?.toLowerCase() ?? [],
  );
  return [...new Set(schemes)];
}

/**
 * Plain HTTP goes to a proxy without a tunnel. Undici calls it an invalid argument when that wants a sign-in, which no
 * request of ours has otherwise.
 */
export function refusalIn(thrown: unknown): unknown {
  const isRefusal = thrown instanceof Error && 'code' in thrown && thrown.code === 'UND_ERR_INVALID_ARG';
  return isRefusal ? new ProxyRefusal(407, []) : thrown;
}

/** The proxy that the way ended at; undefined: it ended elsewhere. */
export function failedProxy(thrown: unknown): ProxyHopFailed | undefined {
  for (let link = thrown; link instanceof Error; link = link.cause) {
    if (link instanceof ProxyHopFailed) return link;
  }
  return undefined;
}
