import { isIP } from 'node:net';
import { onlyAllowed } from '../citrix/allowed-calls.ts';
import { ConnectorError } from '../errors.ts';
import { failureOfThrown } from '../http/answers/network-errors.ts';
import { type ClockReading, isSkewed, readClock, skewOf } from '../http/clock.ts';
import { seeCertificate } from '../http/network/certificate.ts';
import { addressesOf, reach } from '../http/network/probe.ts';
import { failedProxy } from '../http/network/proxy-hop.ts';
import { firstHop, type Hop } from '../http/network/route.ts';
import type { Transport, TransportOptions, WireResponse } from '../http/transport.ts';
import { countOf, said } from '../languages/phrase.ts';
import { endpointsOf } from '../parameters/regions.ts';
import type { CloudAccess } from '../parameters/source.ts';
import type { Runtime } from '../runtime.ts';
import type { Outcome, Step } from './steps.ts';

interface Network {
  readonly cloud: CloudAccess;
  readonly transport: Transport;
  readonly transportOptions: TransportOptions;
  readonly runtime: Pick<Runtime, 'now' | 'elapsed'>;
}

/** The way to every host that a run asks, as the transport of the run takes it. */
export async function networkSteps(network: Network): Promise<readonly Step[]> {
  const { cloud, transportOptions, runtime } = network;
  const endpoints = endpointsOf(cloud);
  const { token, monitor, manage } = endpoints;
  const transport = onlyAllowed(network.transport, endpoints);
  const origins = new Set([token.url, monitor.url, manage.me].map((url) => new URL(url).origin));
  const urls = [...origins].map((origin) => new URL(origin));
  const hops = new Map<string, Hop>();
  for (const url of urls) {
    const hop = await firstHop(url, transportOptions);
    hops.set(`${hop.host} ${hop.port}`, hop);
  }
  let clock: ClockReading | undefined;
  const note = ({ headers }: WireResponse, { host }: URL, tookMs: number) => {
    clock = readClock(headers, { host, receivedAt: runtime.now(), tookMs }) ?? clock;
  };
  return [
    ...[...hops.values()].map(resolveStep),
    ...[...hops.values()].map(connectStep),
    ...urls.map((url) => tlsStep(url, { ...network, transport }, note)),
    { name: 'clock', needs: ['tls'], run: () => Promise.resolve(clockOutcome(clock)) },
  ];
}

function subjectOf({ host, isProxy }: Hop): string {
  return isProxy ? `proxy ${host}` : host;
}

function resolveStep(hop: Hop): Step {
  return {
    name: 'resolve',
    subject: subjectOf(hop),
    needs: ['parameters'],
    async run(signal) {
      if (isIP(hop.host) !== 0) return { detail: said('check.ipAddress') };
      return { detail: [await addressesOf(hop, signal)] };
    },
  };
}

function connectStep(hop: Hop): Step {
  return {
    name: 'connect',
    subject: subjectOf(hop),
    needs: ['resolve'],
    async run(signal) {
      const address = await reach(hop, signal);
      return { detail: said('check.portOpen', { port: String(hop.port), address }) };
    },
  };
}

/** Asks for a page without credentials: any answer shows that proxy, TLS and HTTP work. */
function tlsStep(
  url: URL,
  network: Network,
  note: (answer: WireResponse, url: URL, tookMs: number) => void,
): Step {
  const isPlain = url.protocol === 'http:';
  return {
    name: 'tls',
    subject: url.host,
    needs: ['connect'],
    async run(signal) {
      try {
        const started = network.runtime.elapsed();
        const answer = await network.transport.send({ method: 'GET', url, headers: {} }, signal);
        note(answer, url, network.runtime.elapsed() - started);
      } catch (error) {
        throw await explained(error, url, network.transportOptions, signal);
      }
      return { detail: said(isPlain ? 'check.plainHttp' : 'check.certificateTrusted') };
    },
  };
}

async function explained(
  error: unknown,
  url: URL,
  options: TransportOptions,
  signal: AbortSignal,
): Promise<unknown> {
  signal.throwIfAborted();
  const failure = failureOfThrown(error, true);
  if (failure === undefined) return error;
  const host = failedProxy(error)?.host ?? url.host;
  const seen =
    failure.code === 'TLS_UNTRUSTED' ? await seeCertificate(host, url, options, signal) : undefined;
  const whose =
    seen === undefined
      ? ''
      : `. The certificate of "${seen.subject}" was issued by "${seen.issuer}", and is valid from ${seen.from} until ${seen.until}`;
  return new ConnectorError(failure.code, `${url.host}: ${failure.message}${whose}.`, { cause: error });
}

function clockOutcome(clock: ClockReading | undefined): Outcome {
  if (clock === undefined) return { detail: said('check.noTime'), isSkipped: true };
  if (Math.abs(clock.aheadMs) < 3000) return { detail: said('check.clockAgrees', { host: clock.host }) };
  const { count, unit } = skewOf(clock);
  const facts = { time: countOf(count, unit), host: clock.host };
  const difference = said(clock.aheadMs < 0 ? 'check.clockBehind' : 'check.clockAhead', facts);
  if (!isSkewed(clock)) return { detail: difference };
  return {
    detail: difference,
    warning: { code: 'CLOCK_SKEWED', message: said('check.clockOff', { difference }) },
  };
}
