import { join } from 'node:path';
import { ConnectorError } from '../../errors.ts';
import { type Attempt, failureOf } from '../../http/answers/failure.ts';
import { type RetryPolicy, withRetries } from '../../http/retry.ts';
import type { Delivered, Destination, Order, PushContext } from '../destination.ts';
import type { PublishedTable } from '../published-tables.ts';
import { checksOf } from './checks.ts';
import type { Connection } from './connection.ts';
import { ensureSchema } from './ensure-schema.ts';
import { errorOf, failureOfPostgresql, type PostgresqlFailure } from './failures.ts';
import { loadTable } from './load.ts';
import type { Postgresql } from './packages.ts';
import { type ScopeValues, scopeOf } from './scope.ts';
import type { Settings } from './settings.ts';
import { type Access, signIn } from './sign-in.ts';
import { wantedTable } from './wanted-table.ts';

/** A server that restarts is back within a minute; what takes longer, the next push mends. */
const policy: RetryPolicy = {
  attempts: 6,
  misconfiguredAttempts: 3,
  throttledAttempts: 6,
  firstWaitMs: 1_000,
  longestWaitMs: 30_000,
  mostWaitMs: 2 * 60_000,
};

export function openPostgresql(
  settings: Settings,
  postgresql: Postgresql,
  context: PushContext,
): Destination {
  const { out, published, runtime, emit, signal } = context;
  const address = `${settings.host}:${settings.port}`;
  const ca = settings.caFile === undefined ? undefined : context.readFile(settings.caFile);
  const access: Access = { postgresql, settings, ca, address };
  let connection: Connection | undefined;
  let scope: ScopeValues | undefined;

  const disconnect = async () => {
    const open = connection;
    connection = undefined;
    await open?.close();
  };

  /** On the session of the table before, if that is still there. @throws what the server throws */
  async function bring(
    { dataset, mode }: Order,
    table: PublishedTable,
    session: Connection,
  ): Promise<Delivered> {
    const wanted = wantedTable(dataset, table, { schema: settings.schema, mode });
    scope ??= await scopeOf(out, published, ['customer_id', 'site_id']);
    const { runId, readAt } = published;
    const { hash, rows } = table;
    const ofTable = [...scope].filter(([name]) => wanted.scope.includes(name));
    return await loadTable(session, {
      ...{ wanted, mode },
      delivery: { dataset, mode, runId, readAt, hash, rows, scope: new Map(ofTable) },
      path: join(out, table.path),
    });
  }

  async function attempt(order: Order, table: PublishedTable): Promise<Attempt<Delivered>> {
    const signedIn = connection === undefined ? await signIn(access, signal) : { value: connection };
    if ('failure' in signedIn) return retried(signedIn.failure);
    const session = signedIn.value;
    connection = session;
    const limit = AbortSignal.timeout(settings.requestTimeout * 1000);
    limit.addEventListener('abort', session.break, { once: true });
    try {
      await ensureSchema(session, settings.schema);
      return { value: await bring(order, table, session) };
    } catch (thrown) {
      const isBroken = session.isBroken();
      // The server rolls back what is not committed.
      await disconnect();
      signal.throwIfAborted();
      if (limit.aborted) return retried(tooSlow(settings.requestTimeout));
      return retried(whatFailed(thrown, address, isBroken), thrown);
    } finally {
      limit.removeEventListener('abort', session.break);
    }
  }

  return {
    checks: (orders) => checksOf({ access, orders, published }),
    deliver: (order, table) =>
      withRetries(() => attempt(order, table), {
        ...{ runtime, policy, signal },
        explain: (message) => `${order.place}: ${message}`,
        onRetry: ({ message }, _number, waitMs) =>
          emit({
            type: 'warning',
            code: 'PUSH_RETRIED',
            dataset: order.dataset,
            message: `${order.dataset}: ${message}; retrying in ${Math.ceil(waitMs / 1000)} s.`,
          }),
      }),
    // Either the transaction was committed, and the same rows change nothing, or it left nothing.
    isSurelyNotTaken: () => false,
    close: disconnect,
  };
}

/** What no attempt would cure ends the delivery, with its remedy. @throws ConnectorError */
function retried(failure: PostgresqlFailure, cause?: unknown): Attempt<Delivered> {
  if (!failure.retry) throw errorOf(failure, cause);
  return { failure };
}

function tooSlow(seconds: number): PostgresqlFailure {
  return failureOf(
    'PUSH_FAILED',
    `the table took longer than ${seconds} s (\`requestTimeout\` of the target)`,
  );
}

/** @throws what was thrown, if it is no failure of the server or the way to it */
function whatFailed(thrown: unknown, address: string, isBroken: boolean): PostgresqlFailure {
  const failure = failureOfPostgresql(thrown, address);
  if (failure !== undefined) return failure;
  if (!isBroken || thrown instanceof ConnectorError) throw thrown;
  // The session ended without an error of the server.
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return failureOf('PUSH_FAILED', `${address}: the connection broke: ${said}`, { retry: true });
}
