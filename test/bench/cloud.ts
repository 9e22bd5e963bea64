import { request } from 'undici';
import { z } from 'zod';
import { startServer } from './server.ts';

/** The scale of the targets. */
export const tenant = { machines: 5000, users: 20_000, days: 30 };

/** The simulator begins some days before its history; with one more, a window that slides during the bench holds all. */
export const windowDays = tenant.days + 6;

/** More than any bench takes: a baseline that asks for given addresses has only one token. */
const tokenLifetimeSeconds = 7 * 86_400;

const greetingSchema = z.object({
  origin: z.string(),
  customerId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});

/** Where a simulated Citrix Cloud answers, and who may ask. */
export type CloudAddress = Readonly<z.output<typeof greetingSchema>>;

export interface Cloud extends CloudAddress, AsyncDisposable {}

interface CloudOptions {
  readonly sessions: number;
  readonly latencyMs: number;
  /** The end of the tenant's history: the same one makes the same rows. */
  readonly now: Date;
  /** Where in its history the tenant stands; by default at the end. */
  readonly present?: Date;
  /** By default any that is free. */
  readonly port?: number;
  readonly signal: AbortSignal;
}

/** Starts the simulator. */
export async function startCloud({
  sessions,
  latencyMs,
  now,
  present = now,
  port = 0,
  signal,
}: CloudOptions): Promise<Cloud> {
  const options = {
    ...tenant,
    sessions,
    'base-ms': latencyMs,
    now: now.toISOString(),
    present: present.toISOString(),
    port,
    'token-lifetime-seconds': tokenLifetimeSeconds,
  };
  const server = await startServer('test/simulator/cli.ts', options, signal);
  return {
    ...greetingSchema.parse(server.greeting),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const keeperSchema = z.object({ origin: z.string() });
const trafficSchema = z.object({ requests: z.number(), bytes: z.number() });

export interface Keeper extends AsyncDisposable {
  readonly cloud: CloudAddress;
  /** Adds so much to each page from now on. @returns how many pages had to be made so far */
  setLatency(ms: number): Promise<number>;
  /** What was asked and answered since this was called last, sign-ins included. */
  takeTraffic(): Promise<z.output<typeof trafficSchema>>;
}

/** Starts a server before the cloud that has no page made twice. */
export async function startKeeper(cloud: CloudAddress, signal: AbortSignal): Promise<Keeper> {
  const options = { upstream: cloud.origin, days: windowDays };
  const server = await startServer('test/bench/keeper.ts', options, signal);
  const { origin } = keeperSchema.parse(server.greeting);
  return {
    cloud: { ...cloud, origin },
    async setLatency(ms) {
      const { body } = await request(`${origin}/latency/${ms}`, { method: 'POST' });
      return Number(await body.text());
    },
    async takeTraffic() {
      const { body } = await request(`${origin}/traffic`, { method: 'POST' });
      return trafficSchema.parse(await body.json());
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
