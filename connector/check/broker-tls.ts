import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { unlessAborted } from '../abort.ts';
import { ConnectorError } from '../errors.ts';
import { failureOfThrown } from '../http/answers/network-errors.ts';
import type { Hop } from '../http/network/route.ts';

/** Says hello to a broker over TLS, and hangs up. @returns who issued its certificate @throws ConnectorError */
export async function greet(
  { host, port }: Hop,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const trust = ca === undefined ? {} : { ca };
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connect({ host, port, ...name, ...trust, rejectUnauthorized: false });
  try {
    await secured(socket, signal);
    const certificate = socket.getPeerCertificate();
    const issuer = [certificate.issuer?.CN ?? certificate.issuer?.O].flat().join(', ');
    if (socket.authorized) return issuer;
    const until = certificate.valid_to ?? 'an unknown day';
    throw new ConnectorError(
      'TLS_UNTRUSTED',
      `${host}:${port}: ${socket.authorizationError}. The certificate is issued by "${issuer}", and valid until ${until}; ${ca === undefined ? '`analyticsCaFile` is not given' : '`analyticsCaFile` holds another authority'}.`,
    );
  } catch (error) {
    signal.throwIfAborted();
    const failure = failureOfThrown(error, true);
    if (failure === undefined) throw error;
    throw new ConnectorError(failure.code, `${host}:${port}: ${failure.message}.`, { cause: error });
  } finally {
    socket.destroy();
  }
}

const timeLimitMs = 15_000;

async function secured(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  const secure = new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve).once('error', reject);
    socket.once('close', () => reject(Object.assign(new Error('it hung up'), { code: 'ECONNRESET' })));
  });
  await unlessAborted(secure, AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]));
}
