import { z } from 'zod';
import { addressesOf, lostConnectionPages, selectsOf } from '../addresses.ts';
import { type Client, signIn } from '../client.ts';
import { type CloudAddress, startCloud } from '../cloud.ts';
import { type Line, medianOf, quotient, type Sample } from '../figures.ts';
import { parsedPage } from '../page-json.ts';
import { fullRun } from '../program.ts';
import {
  connectionsCount,
  everythingExpanded,
  machineLookUp,
  type Selects,
  type Window,
  withoutMachines,
} from '../rival-queries.ts';
import { grouped } from '../table.ts';
import type { Measured } from '../targets.ts';
import type { Bench, PartResult } from './part.ts';

const pageSchema = z.object({
  value: z.array(z.object({ MachineId: z.string().nullish() })),
  '@odata.nextLink': z.string().optional(),
  '@odata.count': z.number().optional(),
});
type Page = z.output<typeof pageSchema>;

/** What is asked of the source for the same table, by three plans. Counts, not times: once is enough. */
export async function measurePlans(bench: Bench): Promise<PartResult> {
  const { planSessions: sessions, now, signal, work: folder, state, say } = bench;
  await using cloud = await startCloud({ sessions, latencyMs: 0, now, signal });
  say('plans: our own');
  const { sample, log, window } = await fullRun({ cloud, sessions, folder, state, debug: true, signal });
  const ours = lineOf('our plan', sessions, { requests: sample.requests, bytes: sample.bytes });
  const addresses = addressesOf(log);
  const selects = selectsOf(addresses);
  const further = lostConnectionPages(addresses);

  await using asking = await signIn(cloud);
  const connections = (await pageAt(asking, connectionsCount(window)))['@odata.count'];
  say('plans: everything expanded');
  const expanded = lineOf(
    'everything expanded, only our columns',
    sessions,
    await trafficOf(cloud, everythingExpanded(selects, window), further),
  );
  const whole = lineOf(
    'everything expanded, whole rows',
    sessions,
    await trafficOf(cloud, everythingExpanded(new Map(), window), further),
  );
  say('plans: a look-up for each session');
  await using lookingUp = await signIn(cloud);
  const { estimate, withMachine } = await lookUpPlan(lookingUp, selects, window, further, bench.lookUps);
  const lookUps = lineOf('a look-up for each session', sessions, estimate);

  const pagesAlone = connections === undefined ? undefined : (sessions + connections) / 1000;
  const measured: Measured<'plans'> = {
    lookUps: quotient(medianOf(ours, 'requests'), medianOf(lookUps, 'requests')),
    pages: quotient(medianOf(ours, 'requests'), pagesAlone),
    expanded: quotient(medianOf(ours, 'bytes'), medianOf(whole, 'bytes')),
    sameColumns: quotient(medianOf(ours, 'bytes'), medianOf(expanded, 'bytes')),
  };
  const notes = [
    `Each of the other plans also asks for the last connection of sessions that have lost theirs, as ours does (${further.length} requests): only so the cells are the same.`,
    `Of the look-ups ${grouped(Math.min(bench.lookUps, withMachine))} were made; the line is computed: its pages were read, and ${grouped(withMachine)} sessions have a machine to look up.`,
    `The window has ${grouped(connections ?? 0)} connections, so the pages of sessions and connections alone would be ${grouped(pagesAlone ?? 0)}.`,
  ];
  return { name: 'plans', sessions, lines: [ours, expanded, whole, lookUps], measured, notes };
}

function lineOf(what: string, sessions: number, sample: Sample): Line {
  return { what, sessions, latencyMs: 0, samples: [sample] };
}

async function pageAt(client: Client, address: string): Promise<Page> {
  return pageSchema.parse(await parsedPage(await client.get(address)));
}

/** Follows the server's own links, which repeat no row: the fewest bytes this plan can do with. */
async function* pagesFrom(client: Client, address: string): AsyncGenerator<Page> {
  for (let next: string | undefined = address; next !== undefined; ) {
    const page: Page = await pageAt(client, next);
    yield page;
    const link = page['@odata.nextLink'];
    next = link === undefined ? undefined : addressIn(link);
  }
}

/** Pages from the address on, then further ones. */
async function trafficOf(
  cloud: CloudAddress,
  address: string,
  further: readonly string[],
): Promise<Client['traffic']> {
  await using client = await signIn(cloud);
  for await (const _ of pagesFrom(client, address));
  for (const page of further) await client.get(page);
  return client.traffic;
}

/** Path and query of an absolute link. */
function addressIn(link: string): string {
  const { pathname, search } = new URL(link);
  return `${pathname}${search}`;
}

interface LookUpPlan {
  readonly estimate: Required<Pick<Sample, 'requests' | 'bytes'>>;
  readonly withMachine: number;
}

/** All pages are read, of the look-ups a sample that is spread evenly. */
async function lookUpPlan(
  client: Client,
  selects: Selects,
  window: Window,
  further: readonly string[],
  wanted: number,
): Promise<LookUpPlan> {
  const machines: string[] = [];
  for await (const { value } of pagesFrom(client, withoutMachines(selects, window))) {
    machines.push(...value.flatMap(({ MachineId }) => MachineId ?? []));
  }
  for (const address of further) await client.get(address);
  const { requests, bytes } = client.traffic;
  const sample = spread(machines, wanted);
  for (const machine of sample) await client.get(machineLookUp(selects, machine));
  const bytesEach = quotient(client.traffic.bytes - bytes, sample.length) ?? 0;
  return {
    estimate: {
      requests: requests + machines.length,
      bytes: Math.round(bytes + bytesEach * machines.length),
    },
    withMachine: machines.length,
  };
}

/** Up to `count` members at equal distances. */
export function spread<T>(list: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, list.length / count);
  const size = Math.min(count, list.length);
  return Array.from({ length: size }, (_, at) => Math.floor(at * step)).flatMap((at) =>
    list.slice(at, at + 1),
  );
}
