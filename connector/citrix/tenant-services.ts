import type { Hooks } from '../http/call.ts';
import type { ClockReading } from '../http/clock.ts';
import type { Customer } from './site.ts';

/** The parts of a request to the DaaS site besides its address. */
export interface SiteRequest extends Hooks {
  /** Sent as JSON; it turns the request into a search, which changes nothing. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One customer, signed in: sends requests to its services and returns parsed JSON. */
export interface Tenant {
  readonly customerId: string;
  /** Root of the Monitor Service, ending with a slash. */
  readonly monitorRoot: URL;
  /** Signs in now rather than with the first request. @throws ConnectorError */
  signIn(signal: AbortSignal): Promise<void>;
  /** The clock of this machine compared with that of the source; undefined before the first answer. */
  clock(): ClockReading | undefined;
  /** @throws ConnectorError */
  monitor(url: URL, signal: AbortSignal, hooks?: Hooks): Promise<unknown>;
  /** The customer as the API client sees it; fetched once. @throws ConnectorError */
  customer(signal: AbortSignal): Promise<Customer>;
  /** The id of the site, given or found once. @throws ConnectorError */
  site(signal: AbortSignal): Promise<string>;
  /** The id of the site if it is known without a request. */
  knownSite(): string | undefined;
  /** `path` and query below the customer's site. @throws ConnectorError */
  daas(path: string, signal: AbortSignal, request?: SiteRequest): Promise<unknown>;
  /** Records of the customer's system log. @throws ConnectorError */
  systemLog(query: string, signal: AbortSignal, hooks?: Hooks): Promise<unknown>;
  /** `path` and query below the root of the licensing service; null if it has no data. @throws ConnectorError */
  licensing(path: string, signal: AbortSignal): Promise<unknown>;
  /** The states of the customer's services. @throws ConnectorError */
  serviceStates(signal: AbortSignal): Promise<unknown>;
}
