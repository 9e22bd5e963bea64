import { isIP } from 'node:net';
import type { EventExport, ExportAccess, Topic } from '../citrix/analytics/export.ts';
import { openExport } from '../citrix/analytics/kafka.ts';
import { ConnectorError } from '../errors.ts';
import { type Patience, retryingExport } from '../extract/risk/retrying-export.ts';
import { addressesOf, reach } from '../http/network/probe.ts';
import type { Hop } from '../http/network/route.ts';
import { countOf, type Fact, said } from '../languages/phrase.ts';
import { greet } from './broker-tls.ts';
import type { Step } from './steps.ts';

interface ExportSteps {
  readonly steps: readonly Step[];
  /** Never rejects. */
  close(): Promise<void>;
}

/**
 * The way to the export of Citrix Analytics. One broker that is away does no harm, so a step fails where none will do.
 * @param isIncremental whether a run goes on from where the group stands, and tells it so
 */
export function exportSteps(access: ExportAccess, isIncremental: boolean, patience: Patience): ExportSteps {
  const hops = access.brokers.map(hopOf);
  let source: EventExport | undefined;
  let topic: Topic | undefined;
  const opened = () => {
    source ??= retryingExport(openExport(access), { ...patience, isShort: true });
    return source;
  };
  const each = (name: Step['name'], needs: Step['needs'], look: Look): Step => ({
    name,
    needs,
    run: async (signal) => ({ detail: await ofAny(hops, (hop) => look(hop, signal)) }),
  });
  const steps: readonly Step[] = [
    each('broker-names', ['parameters'], async (hop, signal) =>
      isIP(hop.host) !== 0 ? said('check.ipAddress') : await addressesOf(hop, signal),
    ),
    each('brokers', ['broker-names'], async (hop, signal) =>
      said('check.brokerReachable', { address: await reach(hop, signal) }),
    ),
    each('broker-tls', ['brokers'], async (hop, signal) =>
      said('check.brokerTrusted', { issuer: await greet(hop, access.ca, signal) }),
    ),
    {
      name: 'export-sign-in',
      needs: ['broker-tls'],
      async run(signal) {
        await opened().signIn(signal);
        return { detail: said('check.userAccepted', { user: access.user }) };
      },
    },
    {
      name: 'topic',
      subject: access.topic,
      needs: ['export-sign-in'],
      async run(signal) {
        topic = await opened().topic(signal);
        const { partitions } = topic;
        const events = partitions.reduce((sum, { earliest, end }) => sum + end - earliest, 0n);
        const counts = {
          partitions: countOf(partitions.length, 'partition'),
          messages: countOf(events, 'message'),
        };
        return { detail: said('check.topicFound', counts) };
      },
    },
    {
      name: 'group',
      subject: access.group,
      needs: ['topic'],
      // A full run leaves the group alone.
      isNeeded: isIncremental,
      run: async (signal) => ({ detail: await groupSeen(opened(), topic, access, signal) }),
    },
  ];
  return { steps, close: async () => await source?.close() };
}

type Look = (hop: Hop, signal: AbortSignal) => Promise<Fact>;

function hopOf(broker: string): Hop {
  const { hostname, port } = new URL(`tls://${broker}`);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port), isProxy: false };
}

/** What was seen of each. @throws the first failure where none succeeds */
async function ofAny(hops: readonly Hop[], look: (hop: Hop) => Promise<Fact>): Promise<readonly Fact[]> {
  const seen = await Promise.allSettled(hops.map(look));
  const [first] = seen;
  if (first?.status === 'rejected' && seen.every(({ status }) => status === 'rejected')) throw first.reason;
  return seen.map((result, index) => {
    const { host, port } = hops[index] ?? { host: '', port: 0 };
    return said('check.brokerSeen', {
      broker: `${host}:${port}`,
      seen:
        result.status === 'fulfilled'
          ? result.value
          : said('check.brokerFailed', { message: messageOf(result.reason) }),
    });
  });
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/** Where the group stands, which shows that the user may ask. @throws ConnectorError */
async function groupSeen(
  source: EventExport,
  topic: Topic | undefined,
  { group }: ExportAccess,
  signal: AbortSignal,
): Promise<Fact> {
  if (topic === undefined) throw new Error('the group was looked at without a topic');
  const committed = await source.committed(topic, signal);
  const members = await source.members(signal);
  if (members.length > 0) {
    throw new ConnectorError(
      'EXPORT_GROUP_IN_USE',
      `The consumer group "${group}" is in use by ${members.join(', ')}.`,
    );
  }
  const ahead = topic.partitions.reduce((sum, { number, earliest, end }) => {
    const at = committed.get(number) ?? earliest;
    return sum + (end > at ? end - at : 0n);
  }, 0n);
  const messages = countOf(ahead, 'message');
  return said(committed.size === 0 ? 'check.groupNotRead' : 'check.groupRead', { messages });
}
