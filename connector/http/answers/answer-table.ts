import type { ErrorCode } from '../../errors/codes.ts';
import type { OwnNames } from './error-json.ts';

/** What the answers of a service mean, as data: a new service is a new table. */
export interface AnswerTable {
  /** The first rule that fits an error decides; where none does, the answer breaks the contract of the service. */
  readonly rules: readonly Rule[];
  /** The status of an error in the body of a success that names none. */
  readonly unnamedStatus: number;
  /**
   * Hosts of the service: a redirect to any other is none of its answers. Without it, no redirect counts as one to
   * elsewhere.
   */
  readonly ownHosts?: RegExp;
  /** What the service writes into errors, beyond the common forms. */
  readonly names?: OwnNames;
  /** The parameter of an error that says how many seconds to wait, in small letters. */
  readonly waitParameter?: string;
  /** Parameters of an error that people have to know, in small letters, and the words in front of each. */
  readonly shownParameters?: Readonly<Record<string, string>>;
  /** What an error says in words is not shown: it may name persons. Rules look at it all the same. */
  readonly withholdsWords?: boolean;
  /** 204 says that there is nothing: the value is null. */
  readonly mayBeEmpty?: boolean;
}

/** All that a rule asks for has to hold. */
export interface Rule {
  readonly status?: number | readonly [from: number, to: number];
  /** The service's own name for the error. */
  readonly type?: RegExp;
  /** All that the error says. */
  readonly text?: RegExp;
  /** The parameter `message` of the error, or else all that it says. */
  readonly reason?: RegExp;
  /** Written by the API gateway in front of the service. */
  readonly fromGateway?: boolean;
  /** A page for people, which no service writes. */
  readonly isPage?: boolean;
  /** Written by a firewall in front of the service. */
  readonly byFirewall?: boolean;
  /** Written by a product that is known to stand in the customer's network. */
  readonly byProxy?: boolean;
  /** Points to a host that is none of the service's. */
  readonly pointsElsewhere?: boolean;
  /** Asks to come again later, even if it does not say intelligibly when. */
  readonly demandsWait?: boolean;
  /** The service has already answered well in this run: then address, customer and permissions are right. */
  readonly proven?: boolean;

  readonly code: ErrorCode;
  /** What it means, for people, where the answer itself does not say. */
  readonly means?: string;
  readonly retry?: true;
  readonly likelyMisconfigured?: true;
  readonly renewToken?: true;
  readonly mayBeTooLarge?: true;
}
