import type { Simulator } from '../../simulator/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What the tests need of a Monitor answer. */
export interface Body {
  readonly value: readonly Record<string, unknown>[];
  readonly '@odata.count'?: number;
  readonly '@odata.nextLink'?: string;
}

/** A plain client that does exactly what it is told, unlike the connector. */
export class Client {
  readonly simulator: Simulator;
  #authorization = '';

  constructor(simulator: Simulator) {
    this.simulator = simulator;
  }

  static async signedIn(simulator: Simulator): Promise<Client> {
    const client = new Client(simulator);
    await client.signIn();
    return client;
  }

  requestToken(changes: Record<string, string> = {}, customer = 'root'): Promise<Answer> {
    const { clientId, clientSecret } = this.simulator.tenant;
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      ...changes,
    };
    return this.send(`/cctrustoauth2/${customer}/tokens/clients`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: String(new URLSearchParams(form)),
    });
  }

  async signIn(): Promise<void> {
    const { access_token } = JSON.parse((await this.requestToken()).text) as { access_token: string };
    this.#authorization = `CwsAuth Bearer=${access_token}`;
  }

  get headers(): Record<string, string> {
    const { customerId, siteId } = this.simulator.tenant;
    return {
      authorization: this.#authorization,
      'citrix-customerid': customerId,
      'citrix-instanceid': siteId,
      accept: 'application/json',
    };
  }

  async send(path: string, init: RequestInit & { body?: string }): Promise<Answer> {
    const url = path.startsWith('http') ? path : this.simulator.origin + path;
    const response = await fetch(url, { redirect: 'manual', ...init });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  get(path: string, changes: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { headers: { ...this.headers, ...changes } });
  }

  monitor(query: string, changes: Record<string, string> = {}): Promise<Answer> {
    return this.get(`/monitorodata/${query}`, changes);
  }

  async rows(query: string): Promise<Body> {
    const answer = await this.monitor(query);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return JSON.parse(answer.text) as Body;
  }

  /** Follows the links to the end. */
  async allRows(query: string): Promise<Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = [];
    let next: string | undefined = query;
    while (next !== undefined) {
      const path: string = next.startsWith('http') ? next : `/monitorodata/${next}`;
      const body = JSON.parse((await this.get(path)).text) as Body;
      all.push(...body.value);
      next = body['@odata.nextLink'];
    }
    return all;
  }
}
