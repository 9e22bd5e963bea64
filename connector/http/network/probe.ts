import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { unlessAborted } from '../../abort.ts';
import { ConnectorError } from '../../errors.ts';
import { failureOfThrown } from '../answers/network-errors.ts';
import type { Hop } from './route.ts';

/** Names are found and connections made within this time, or a firewall swallows what is sent. */
const timeLimitMs = 15_000;

/** The addresses of a host, as this machine finds them. @throws ConnectorError HOST_UNREACHABLE */
export async function addressesOf({ host }: Hop, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const found = await within(lookup(host, { all: true }), signal);
    return found.map(({ address }) => address);
  } catch (error) {
    throw explained(error, `The name "${host}" cannot be resolved`, signal);
  }
}

/** Connects and hangs up. @returns the address that answered @throws ConnectorError HOST_UNREACHABLE */
export async function reach({ host, port }: Hop, signal: AbortSignal): Promise<string> {
  const socket = connect({ host, port });
  try {
    const made = new Promise<string>((resolve, reject) => {
      socket.once('connect', () => resolve(socket.remoteAddress ?? host)).once('error', reject);
    });
    return await within(made, signal);
  } catch (error) {
    throw explained(error, `No connection to ${host}, port ${port}`, signal);
  } finally {
    socket.destroy();
  }
}

/** Neither a look-up nor a connection hears a signal. */
function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return unlessAborted(work, AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]));
}

function explained(error: unknown, what: string, signal: AbortSignal): unknown {
  signal.throwIfAborted();
  const failure = failureOfThrown(error, true);
  if (failure === undefined) return error;
  const reason =
    failure.code === 'SOURCE_TIMEOUT'
      ? `no answer within ${timeLimitMs / 1000} seconds, as if a firewall drops the packets`
      : failure.message;
  return new ConnectorError('HOST_UNREACHABLE', `${what}: ${reason}.`, { cause: error });
}
