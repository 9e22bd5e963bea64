import { causeRemedies } from '../../errors/remedies.ts';
import { type Failure, failureOf } from '../../http/answers/failure.ts';
import { type Connection, openConnection } from './connection.ts';
import { failureOfPostgresql, type PostgresqlFailure } from './failures.ts';
import { greet } from './handshake.ts';
import type { Postgresql } from './packages.ts';
import type { Settings } from './settings.ts';

export interface Access {
  readonly postgresql: Postgresql;
  readonly settings: Settings;
  readonly ca: string | undefined;
  /** As messages name it. */
  readonly address: string;
}

type SignedIn = { readonly value: Connection } | { readonly failure: PostgresqlFailure };

/** Connects and signs in. @throws the signal's reason, or a fault of ours */
export async function signIn(access: Access, signal: AbortSignal): Promise<SignedIn> {
  const { settings } = access;
  try {
    const greeting = await greet(settings, signal);
    const refused = refusalOf(greeting, access);
    if (refused !== undefined) return { failure: refused };
    return { value: await openConnection({ ...access, signal }) };
  } catch (thrown) {
    const failure = failureOfThrownAt(thrown, access, signal);
    if (failure === undefined) throw thrown;
    return { failure };
  }
}

/** What connecting has come to. @throws the signal's reason */
export function failureOfThrownAt(
  thrown: unknown,
  access: Access,
  signal: AbortSignal,
): PostgresqlFailure | undefined {
  signal.throwIfAborted();
  return failureOfPostgresql(thrown, access.address) ?? unnamed(thrown, access);
}

export function refusalOf(
  greeting: Awaited<ReturnType<typeof greet>>,
  { settings, address }: Access,
): Failure | undefined {
  if (greeting === 'other') {
    return failureOf('PUSH_REJECTED', `${address}: what answers there is no PostgreSQL server`);
  }
  return greeting === 'no-tls' && settings.tls
    ? failureOf('PUSH_REJECTED', `${address}: the server does not offer TLS; switch it on there (\`ssl\`)`)
    : undefined;
}

/** What pg throws without a code once the server has answered: it wants a password that is not there, or hung up. */
function unnamed(thrown: unknown, { settings, address }: Access): PostgresqlFailure | undefined {
  if (!(thrown instanceof Error) || 'code' in thrown || thrown instanceof TypeError) return undefined;
  const { message } = thrown;
  if (settings.password !== undefined)
    return failureOf('PUSH_FAILED', `${address}: ${message}`, { retry: true });
  return {
    ...failureOf('PUSH_REJECTED', `${address}: signing in without a password failed: ${message}`),
    remedy: causeRemedies.PUSH_REJECTED.postgresqlSignIn,
  };
}
