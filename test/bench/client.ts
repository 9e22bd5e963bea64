import { Agent, request } from 'undici';
import { z } from 'zod';
import type { CloudAddress } from './cloud.ts';

const tokenSchema = z.object({ access_token: z.string() });

/** The least that gets a page: one connection kept alive, gzip, no retries. */
export interface Client extends AsyncDisposable {
  /** @param address path and query @returns the body as it came @throws Error on any status but 200 */
  get(address: string): Promise<Buffer>;
  /** What was sent and received so far, the sign-in included. */
  readonly traffic: { readonly requests: number; readonly bytes: number };
}

export async function signIn(cloud: CloudAddress): Promise<Client> {
  const { origin, customerId, clientId, clientSecret } = cloud;
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const traffic = { requests: 0, bytes: 0 };

  async function exchange(path: string, options: { method: 'GET' | 'POST'; body?: string; headers: object }) {
    const { body = null, method } = options;
    const headers = { accept: 'application/json', ...options.headers };
    const answer = await request(`${origin}${path}`, { dispatcher: agent, method, headers, body });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    traffic.requests += 1;
    traffic.bytes += bytes.length;
    if (answer.statusCode !== 200)
      throw new Error(`${method} ${path} was answered with ${answer.statusCode}.`);
    return bytes;
  }

  const answer = await exchange(`/cctrustoauth2/${customerId}/tokens/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }).toString(),
  });
  const { access_token: token } = tokenSchema.parse(JSON.parse(answer.toString('utf8')));
  const headers = {
    'accept-encoding': 'gzip',
    authorization: `CwsAuth Bearer=${token}`,
    'citrix-customerid': customerId,
  };
  return {
    traffic,
    get: (address) => exchange(address, { method: 'GET', headers }),
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}
