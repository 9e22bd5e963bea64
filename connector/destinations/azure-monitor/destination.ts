import { join } from 'node:path';
import { counted } from '../../amounts.ts';
import { createTransport } from '../../http/transport.ts';
import { isLoopback } from '../../parameters/urls.ts';
import type { Check, Delivered, Destination, Order, PushContext } from '../destination.ts';
import type { PublishedTable } from '../published-tables.ts';
import { reachCheck } from '../reach.ts';
import { batchesOf } from './batches.ts';
import { type AzureClient, createAzureClient } from './client.ts';
import { openSentRows } from './sent-rows.ts';
import type { Settings } from './settings.ts';
import { workspaceTableOf } from './tables.ts';

/** @throws ConnectorError PARAMETERS_INVALID (the proxy's address) */
export async function openAzureMonitor(settings: Settings, context: PushContext): Promise<Destination> {
  const { out, published, runtime, signal, emit, redact, hide } = context;
  const { caFile, proxyUrl } = settings;
  const endpoint = new URL(settings.endpoint);
  const transport = createTransport({
    env: context.env,
    timeoutMs: settings.requestTimeout * 1000,
    proxyUrl,
    isLocal: endpoint.protocol === 'http:' && isLoopback(endpoint),
    ca: caFile === undefined ? undefined : context.readFile(caFile),
  });
  const client = createAzureClient({ settings, transport, runtime, redact, hide, signal });

  async function deliver({ dataset, place }: Order, table: PublishedTable): Promise<Delivered> {
    const name = nameOf(dataset);
    const { runId, readAt } = published;
    const sentTo = `${endpoint.origin} ${settings.ruleId} ${place}`;
    const sent = await openSentRows({ out, dataset, path: table.path, place: sentTo }, runtime);
    let [rows, cut] = [0, 0];
    try {
      const batches = batchesOf({
        ...{ path: join(out, table.path), table, runId, readAt },
        isWanted: (line) => !sent.has(line),
      });
      for await (const batch of batches) {
        signal.throwIfAborted();
        await client.send(name, batch.body, (message, waitMs) =>
          emit({
            type: 'warning',
            code: 'PUSH_RETRIED',
            dataset,
            message: `${dataset}: ${message}; retrying in ${Math.ceil(waitMs / 1000)} s.`,
          }),
        );
        await sent.accept(batch.lines);
        rows += batch.lines.length;
        cut += batch.cut;
      }
    } finally {
      await sent.close();
    }
    const shortened = cut === 0 ? '' : `; ${counted(cut, 'text')} cut to 64 KB`;
    const unchanged = counted(table.rows - rows, 'row');
    const detail = `${counted(rows, 'row')} sent, ${unchanged} sent before${shortened}`;
    return { sent: rows, accepted: rows, changed: rows, detail };
  }

  return await Promise.resolve({
    checks: (orders: readonly Order[]) => [
      reachCheck(endpoint, transport),
      ...accessChecks(client, settings, orders),
    ],
    deliver,
    // What was accepted is noted call by call.
    isSurelyNotTaken: () => false,
    close: () => transport.close(),
  });
}

function nameOf(dataset: string): string {
  const name = workspaceTableOf(dataset);
  if (name === undefined) throw new Error(`${dataset} has no table in a workspace`);
  return name;
}

function accessChecks(
  client: AzureClient,
  { clientId, ruleId }: Settings,
  orders: readonly Order[],
): readonly Check[] {
  const [first] = orders;
  return [
    {
      step: 'sign-in',
      subject: `client ${clientId}`,
      async run() {
        await client.signIn();
        return { detail: 'Microsoft Entra ID grants a token' };
      },
    },
    {
      step: 'rights',
      subject: `rule ${ruleId}`,
      async run() {
        // Without a row nothing is written.
        await client.send(nameOf(first?.dataset ?? 'sessions'), '[]', () => undefined);
        return { detail: 'the rule takes calls of this client' };
      },
    },
  ];
}
