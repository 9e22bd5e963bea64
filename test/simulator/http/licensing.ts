import type { Store } from '../tenant/store.ts';
import { readParameters } from './page-tokens.ts';
import { failure, json, type Reply, type Request, unauthenticated } from './reply.ts';
import type { Tokens } from './tokens.ts';

const BELOW = '/licensing/license/enterprise/cloud/cvad/ud';
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;

export function isLicensingPath(path: string): boolean {
  return /^\/licensing\//i.test(path) || /^\/[^/]+\/serviceStates$/i.test(path);
}

const nothing: Reply = { status: 204, headers: {}, body: '' };

/** Here an error is a text of JSON within JSON. */
function refused(Message: string): Reply {
  return json(400, { error_description: JSON.stringify({ Code: 400, Message, Details: Message }) });
}

/** The licensing service and the states of services, both of Citrix Cloud and not of DaaS. */
export class LicensingService {
  readonly #store: Store;
  readonly #tokens: Tokens;

  constructor(store: Store, tokens: Tokens) {
    this.#store = store;
    this.#tokens = tokens;
  }

  handle(request: Request): Reply {
    const { options, licenses } = this.#store;
    const state = this.#tokens.check(request.headers['authorization']);
    if (state !== 'valid') return unauthenticated(state);
    // There are calls that release licenses; here they are not even known.
    if (request.method !== 'GET') return json(405, {});
    const [, first = ''] = request.path.split('/');
    const isStates = first !== 'licensing';
    const customer = isStates ? decodeURIComponent(first) : request.headers['citrix-customerid'];
    const isPermitted = options.licensing.isPermitted ?? true;
    if (customer !== options.customerId || !isPermitted)
      return failure(403, 'authorization', 'Access denied');
    if (isStates) return json(200, licenses.services());
    if (request.path === `${BELOW}/current`) return this.#usage(request.path);
    if (request.path === `${BELOW}/historicalusage`) return this.#history(request);
    return notFound(request.path);
  }

  #usage(path: string): Reply {
    const usage = this.#store.licenses.usage();
    if (usage !== null) return json(200, usage);
    return this.#store.options.licensing.none === '404' ? notFound(path) : nothing;
  }

  #history(request: Request): Reply {
    const parameters = readParameters(request.query);
    const [from = '', to = ''] = [parameters.get('startdate'), parameters.get('enddate')];
    if (!MONTH.test(from) || !MONTH.test(to)) return refused('Invalid time format.');
    if (from > to) return refused("StartDate can't be later than EndDate.");
    const history = this.#store.licenses.history(from, to);
    return history === null ? nothing : json(200, history);
  }
}

/** With `parameters` as an object, as the documentation shows it once. */
function notFound(value: string): Reply {
  return json(404, { type: '404', detail: 'resource not found', parameters: { name: 'entityType', value } });
}
