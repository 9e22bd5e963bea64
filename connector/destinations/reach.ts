import { ConnectorError } from '../errors.ts';
import { failureOfThrown } from '../http/answers/network-errors.ts';
import type { Transport } from '../http/transport.ts';
import type { Check } from './destination.ts';

/** Asks for a page without credentials: any answer shows that DNS, proxy, TLS and HTTP work. */
export function reachCheck(url: URL, transport: Transport): Check {
  return {
    step: 'connect',
    subject: url.host,
    async run(signal) {
      try {
        await transport.send({ method: 'GET', url: new URL(url.origin), headers: {} }, signal);
      } catch (thrown) {
        signal.throwIfAborted();
        const failure = failureOfThrown(thrown, false);
        if (failure === undefined) throw thrown;
        throw new ConnectorError(failure.code, `${url.host}: ${failure.message}`, { cause: thrown });
      }
      return { detail: url.protocol === 'https:' ? 'answers, the certificate is trusted' : 'answers' };
    },
  };
}
