import type { OwnNames } from '../../http/answers/error-json.ts';
import type { Service } from '../../http/service.ts';
import { rulesOf, type ServiceName } from './rules.ts';

/** Domains of Citrix Cloud, all regions. */
const ownHosts =
  /(?:^|\.)(?:cloud\.com|citrix\.com|citrix(?:cloud|data|workspacesapi|networkapi)\.(?:com|net|us|jp))$/i;

/**
 * `SdkErrorId` is of the Orchestration form, `customers` of the answer to `/me`, both statuses of
 * `errors-api.cloud.com`.
 */
const names: OwnNames = {
  codes: ['SdkErrorId'],
  lists: ['customers'],
  statuses: { authentication: 401, authorization: 403 },
};

/** The largest token seen has some kilobytes. */
const mostOfToken = 64 * 1024;

/** These services answer 204 if they have no data. */
const licensing = service('licensing', 500);

/** The services of Citrix Cloud. Each takes one request at a time, as Citrix allows its Monitor Service. */
export const services: Readonly<Record<ServiceName, Service>> = {
  // A sign-in refuses with 400 (RFC 6749).
  token: { ...service('token', 400), mostBytes: mostOfToken, isSignIn: true },
  monitor: service('monitor', 500),
  daas: service('daas', 500),
  'system-log': service('system-log', 500),
  licensing: { ...licensing, answers: { ...licensing.answers, mayBeEmpty: true } },
  'service-states': service('service-states', 500),
};

/** The same services where what their errors say may be shown to nobody. */
export const quietServices: typeof services = {
  token: quiet(services.token),
  monitor: quiet(services.monitor),
  daas: quiet(services.daas),
  'system-log': quiet(services['system-log']),
  licensing: quiet(services.licensing),
  'service-states': quiet(services['service-states']),
};

function quiet(known: Service): Service {
  return { ...known, answers: { ...known.answers, withholdsWords: true } };
}

function service(name: ServiceName, unnamedStatus: number): Service {
  return {
    name,
    transactionHeader: 'citrix-transactionid',
    answers: {
      rules: rulesOf(name),
      unnamedStatus,
      ownHosts,
      names,
      waitParameter: 'retrydelay',
      shownParameters: { customerdataregion: "the customer's region is" },
    },
  };
}
