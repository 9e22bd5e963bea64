import type { Store } from '../tenant/store.ts';
import { guidOf } from '../values/guid.ts';
import type { RawRow } from '../values/rows.ts';
import { configLogReply, isConfigLog } from './config-log.ts';
import { fingerprint, readParameters, readToken, writeToken } from './page-tokens.ts';
import { failure, json, type Reply, type Request, unauthenticated } from './reply.ts';
import { isSiteObject, siteReply } from './site.ts';
import type { Tokens } from './tokens.ts';

const CLOUD = /^\/cvad\/manage\/([\w$/-]+)$/i;
const DIRECT_ME = /^\/citrix\/orchestration\/api\/me$/i;
const DIRECT = /^\/citrix\/orchestration\/api\/([^/]+)\/([^/]+)\/([\w$/-]+)$/i;
const LARGEST_PAGE = 1000;
/** Far from the seeds of the tenant's own GUIDs. */
const FOREIGN = 900_001;

export function isDaasPath(path: string): boolean {
  return /^\/(cvad\/manage|citrix\/orchestration\/api)\//i.test(path);
}

interface Call {
  readonly resource: string;
  readonly customer: string | undefined;
  readonly site: string | undefined;
}

/** The gateway takes the site from a header; without the gateway customer and site are in the path. */
function readCall(request: Request): Call | undefined {
  const customer = request.headers['citrix-customerid'];
  if (DIRECT_ME.test(request.path)) return { resource: 'me', customer, site: undefined };
  const direct = DIRECT.exec(request.path);
  if (direct) return { resource: (direct[3] ?? '').toLowerCase(), customer: direct[1], site: direct[2] };
  const cloud = CLOUD.exec(request.path);
  if (!cloud) return undefined;
  return { resource: (cloud[1] ?? '').toLowerCase(), customer, site: request.headers['citrix-instanceid'] };
}

function gatewayFailure(activityId: string): Reply {
  return json(500, { statusCode: 500, message: 'Internal server error', activityId });
}

function chooseFields(row: RawRow, fields: string | undefined): RawRow {
  if (fields === undefined || fields === '') return row;
  const wanted = fields
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return Object.fromEntries(Object.entries(row).filter(([name]) => wanted.includes(name.toLowerCase())));
}

/** The DaaS lists of one customer. */
export class DaasService {
  readonly #store: Store;
  readonly #tokens: Tokens;
  #made = 0;

  constructor(store: Store, tokens: Tokens) {
    this.#store = store;
    this.#tokens = tokens;
  }

  handle(request: Request): Reply {
    const reply = this.#checked(request);
    const transaction = request.headers['citrix-transactionid'] ?? this.#guid();
    return { ...reply, headers: { ...reply.headers, 'citrix-transactionid': transaction } };
  }

  #guid(): string {
    this.#made += 1;
    return guidOf(this.#store.options.seed + FOREIGN, this.#made);
  }

  /** The checks stand in the documented order: token, customer, media type, site. */
  #checked(request: Request): Reply {
    const { customerId, siteId } = this.#store.options;
    const state = this.#tokens.check(request.headers['authorization']);
    if (state !== 'valid') return unauthenticated(state);
    const call = readCall(request);
    if (!call) return failure(404, 'notFound', 'Resource not found');
    if (call.customer === undefined || call.customer === '') return gatewayFailure(this.#guid());
    if (call.customer !== customerId) {
      const message = 'User is not authenticated for the specified resource';
      return failure(403, 'authorization', 'Access denied', { message });
    }
    if (request.headers['accept'] !== 'application/json') {
      const contentType = 'application/json';
      return failure(406, 'notAcceptable', 'Must accept application/json media type', { contentType });
    }
    if (request.method !== 'GET' && !isConfigLog(call.resource)) return json(405, {});
    if (call.resource === 'me') return this.#me();
    if (call.site === undefined || call.site === '') {
      return failure(400, 'missing', 'A required header is missing', { property: 'Citrix-InstanceId' });
    }
    if (call.site !== siteId)
      return failure(404, 'notFound', 'Site not found', { entityType: 'Site', id: call.site });
    if (call.resource === 'admin/effectiverights') return this.#rights();
    if (isConfigLog(call.resource)) return configLogReply(this.#store, call.resource, request);
    if (isSiteObject(call.resource)) return siteReply(this.#store, call.resource, request);
    return this.#list(call.resource, readParameters(request.query));
  }

  #rights(): Reply {
    const Role = { Id: this.#guid(), Name: 'Read Only Administrator', Description: null, IsBuiltIn: true };
    const Items = this.#store.options.scopes.map((Name) => {
      const IsAllScope = Name === 'All';
      const Id = IsAllScope ? '00000000-0000-0000-0000-000000000000' : this.#guid();
      const scope = { Id, Uid: null, Name, Description: null, IsBuiltIn: IsAllScope, IsAllScope };
      return { Scope: { ...scope, IsTenantScope: false, TenantId: null, TenantName: null }, Role };
    });
    return json(200, { Items, ContinuationToken: null, TotalItems: null });
  }

  #me(): Reply {
    const { customerId, siteId, clientId } = this.#store.options;
    return json(200, {
      UserId: clientId,
      DisplayName: null,
      ExpiryTime: '5:19:11 AM',
      RefreshExpirationTime: '5:19:11 PM',
      VerifiedEmail: null,
      IsCspCustomer: false,
      Customers: [
        { Id: 'someoneelse', Name: 'Another customer', Sites: [{ Id: this.#guid(), Name: 'cloudxdsite' }] },
        { Id: customerId, Name: null, Sites: [{ Id: siteId, Name: 'cloudxdsite' }] },
      ],
    });
  }

  #list(resource: string, parameters: ReadonlyMap<string, string>): Reply {
    const { daasPageSize, hypervisorPageSize } = this.#store.options;
    if (resource === 'hypervisors') {
      // No paging parameter is published for this list, so a limit changes nothing.
      return this.#page(
        'daasHypervisors',
        parameters,
        hypervisorPageSize ?? Number.POSITIVE_INFINITY,
        undefined,
      );
    }
    if (resource !== 'machinecatalogs') return failure(404, 'notFound', 'Resource not found');
    const limit = parameters.get('limit') ?? String(daasPageSize);
    if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > LARGEST_PAGE) {
      return failure(400, 'outOfRange', 'A parameter in the request is out of range', { property: 'limit' });
    }
    return this.#page('machineCatalogs', parameters, Number(limit), parameters.get('fields'));
  }

  #page(
    table: 'machineCatalogs' | 'daasHypervisors',
    parameters: ReadonlyMap<string, string>,
    limit: number,
    fields: string | undefined,
  ): Reply {
    const drift = this.#store.options.drift[table];
    const print = fingerprint(parameters);
    const offset = readToken(parameters.get('continuationtoken'), print);
    if (offset === undefined) {
      return failure(400, 'invalidString', 'The continuation token is not valid', {
        property: 'continuationToken',
      });
    }
    const rows = this.#store.daas(table);
    const items = rows
      .slice(offset, offset + limit)
      .map((row) => chooseFields(drift ? drift(row, fields !== undefined) : row, fields));
    const next = offset + limit;
    const token = next < rows.length ? writeToken(next, print) : null;
    return json(200, { Items: items, ContinuationToken: token, TotalItems: null });
  }
}
