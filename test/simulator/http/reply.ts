import { writeJson } from '../odata/write.ts';

/** An answer before it is sent. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the handlers see of a request. */
export interface Request {
  readonly method: string;
  readonly path: string;
  /** The query as it stood in the URL, without the question mark. */
  readonly search: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** Scheme, host and port the client used. */
  readonly origin: string;
}

const ERRORS = 'https://errors-api.cloud.com/common/';

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: writeJson(body),
  };
}

export function plain(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** The error body shared by all APIs of the vendor's cloud. */
export function failure(
  status: number,
  type: string,
  detail: string,
  parameters: Record<string, string> = {},
): Reply {
  const list = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  return json(status, { type: `${ERRORS}${type}`, detail, parameters: list });
}

export function unauthenticated(reason: 'missing' | 'invalid'): Reply {
  return failure(401, 'authentication', 'Missing or invalid authentication details', { reason });
}

export function throttled(seconds: number, headers: Record<string, string> = {}): Reply {
  const detail = `Rate limit exceeded; try again in ${seconds} seconds`;
  const reply = failure(429, 'rateLimitExceeded', detail, { retryDelay: String(seconds) });
  return { ...reply, headers: { ...reply.headers, ...headers } };
}
