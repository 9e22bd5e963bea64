import nock from 'nock';
import { customer } from './story.ts';

/** A row, or anything else, as JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** Sets that the sessions table joins, in the order in which they are asked for. */
export const sessionSets = [
  'Users',
  'Machines',
  'MachineCosts',
  'Catalogs',
  'DesktopGroups',
  'Hypervisors',
  'ConnectionFailureCategories',
  'PublishedDesktopNames',
] as const;

/** The same for application instances. */
export const instanceSets = [
  'Applications',
  'Users',
  'Machines',
  'Catalogs',
  'DesktopGroups',
  'Hypervisors',
] as const;

export const siteId = '70360961-e0f1-4ce9-9371-d590efb5c04f';
export const token = 'eyJhbGciOiJSUzI1NiJ9.c3Rvcnk.sig-1';

const monitorHeaders = { 'content-type': 'application/json; odata.metadata=minimal', 'odata-version': '4.0' };

/** One page of an entity set as the Monitor Service writes it. */
export function page(set: string, rows: readonly Json[], nextLink?: string): Json {
  return {
    '@odata.context': `https://api.cloud.com/monitorodata/$metadata#${set}`,
    value: rows,
    ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }),
  };
}

/** `GET /me` of a customer with one site. */
export function me(sites: readonly Json[] = [{ Id: siteId, Name: 'cloudxdsite' }]): Json {
  return {
    UserId: 'f9f39ab2-0000-4000-8000-000000000000',
    DisplayName: 'reporting',
    ExpiryTime: '6:50:19 PM',
    RefreshExpirationTime: '5:50:19 AM',
    VerifiedEmail: null,
    IsCspCustomer: false,
    Customers: [{ Id: customer.customerId, Name: null, Sites: sites }],
  };
}

/** Citrix Cloud as one customer sees it, answer by answer: each answer is given once. */
export interface Cloud {
  readonly scope: nock.Scope;
  /** Tells of one sign-in. */
  token(answer?: Json | string, status?: number): Cloud;
  /** Tells of one answer of an entity set, whatever is asked of it but its count; text goes as it is. */
  set(name: string, body: Json | string, status?: number, headers?: Readonly<Record<string, string>>): Cloud;
  /** Tells of one answer to the question for the count of an entity set, in a cloud that is not `uncounted`. */
  count(
    name: string,
    body: Json | string,
    status?: number,
    headers?: Readonly<Record<string, string>>,
  ): Cloud;
  /** Tells of one whole page of an entity set. */
  rows(name: string, rows: readonly Json[]): Cloud;
  /** Tells of one page for each set, empty but for the rows given. */
  sets(names: readonly string[], rows?: Readonly<Record<string, readonly Json[]>>): Cloud;
  me(body?: Json | string, status?: number): Cloud;
  /** Tells of one answer of a list of the site. */
  list(path: string, body: Json | string, status?: number, headers?: Readonly<Record<string, string>>): Cloud;
}

const json = { 'content-type': 'application/json; charset=utf-8' };

/**
 * Tells of a Monitor service that never says how many rows there are, so that a story need not tell of every count it is
 * asked for: nothing is compared then.
 */
export function uncounted(origin: string, root = '/monitorodata'): void {
  nock(origin)
    .persist()
    .get(new RegExp(`^${root}/\\w+$`))
    .query(isCount)
    .optionally()
    .reply(200, page('Sessions', []), monitorHeaders);
}

const isCount = ({ $count, $top }: Json): boolean => $count === 'true' && $top === '0';

/**
 * Tells of a sign-in that knows the client at no customer, of a customer with one site unless the story tells of
 * another, and unless `rights` is false of a site that lists no rights, so that a story need not tell of what is asked
 * by the way.
 */
function aside(origin: string, rights: boolean, isMeTold: () => boolean): void {
  const always = nock(origin).persist();
  always
    .get('/cvad/manage/me')
    .query(() => !isMeTold())
    .optionally()
    .reply(200, me(), json);
  if (rights) {
    always.get('/cvad/manage/Admin/EffectiveRights').query(true).optionally().reply(200, { Items: [] }, json);
  }
  always
    .post('/cctrustoauth2/root/tokens/clients')
    .optionally()
    .reply(400, '{"error":"invalid_client"}', json);
}

function textOf(body: Json | string): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

export function cloud(
  origin = 'https://api.cloud.com',
  { counts = false, rights = true, me: isMeUsual = true } = {},
): Cloud {
  if (!counts) uncounted(origin);
  let isMeTold = !isMeUsual;
  aside(origin, rights, () => isMeTold);
  const scope = nock(origin);
  const told: Cloud = {
    scope,
    token(answer = { token_type: 'bearer', access_token: token, expires_in: '3600' }, status = 200) {
      scope.post(`/cctrustoauth2/${customer.customerId}/tokens/clients`).reply(status, textOf(answer), json);
      return told;
    },
    set(name, body, status = 200, headers = monitorHeaders) {
      scope
        .get(`/monitorodata/${name}`)
        .query((query) => !isCount(query))
        .reply(status, textOf(body), headers);
      return told;
    },
    count(name, body, status = 200, headers = monitorHeaders) {
      scope.get(`/monitorodata/${name}`).query(isCount).reply(status, textOf(body), headers);
      return told;
    },
    rows: (name, rows) => told.set(name, page(name, rows)),
    sets(names, rows = {}) {
      for (const name of names) told.rows(name, rows[name] ?? []);
      return told;
    },
    me(body = me(), status = 200) {
      isMeTold = true;
      scope.get('/cvad/manage/me').reply(status, textOf(body), json);
      return told;
    },
    list(path, body, status = 200, headers = json) {
      scope.get(`/cvad/manage/${path}`).query(true).reply(status, textOf(body), headers);
      return told;
    },
  };
  return told;
}
