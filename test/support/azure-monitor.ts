import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { datasets } from '../../connector/datasets/registry.ts';
import { azureTemplate } from '../../connector/destinations/azure-monitor/template.ts';
import { type Loopback, loopback } from './loopback.ts';

/** Sign-in and Logs Ingestion API, as far as they are documented: size, form of the rule, 401, 403, 404, 413, 429. */

export const azure = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  clientId: '22222222-2222-4222-8222-222222222222',
  ruleId: 'dcr-0123456789abcdef0123456789abcdef',
  secret: 'Canary-client-secret-1',
} as const;

export interface AzureMonitor extends Loopback {
  /** Rows that were accepted, by table. */
  readonly rows: Record<string, Record<string, unknown>[]>;
  /** Bytes of each accepted call, decompressed. */
  readonly sizes: number[];
  /** Answers to the next calls, before anything is taken; 0: the connection breaks, after the rows were taken. */
  readonly failures: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[];
  /** Told how many calls were accepted so far, after each. */
  onTaken?: (calls: number) => void;
  /** Tokens that were granted; calls need the last one. */
  readonly tokens: string[];
  hasRole: boolean;
}

const templateSchema = z.object({
  resources: z.array(
    z.object({
      type: z.string(),
      properties: z.object({
        streamDeclarations: z
          .record(
            z.string(),
            z.object({ columns: z.array(z.object({ name: z.string(), type: z.string() })) }),
          )
          .optional(),
      }),
    }),
  ),
});

/** The streams of the rule that the template deploys: type by column. */
function streams(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const { resources } = templateSchema.parse(azureTemplate(datasets));
  const declared = resources.flatMap(({ properties }) => Object.entries(properties.streamDeclarations ?? {}));
  return new Map(
    declared.map(([stream, { columns }]) => [stream, new Map(columns.map(({ name, type }) => [name, type]))]),
  );
}

export async function azureMonitor(): Promise<AzureMonitor> {
  const known = streams();
  const state = { rows: {}, sizes: [], failures: [], tokens: [], hasRole: true } as Omit<
    AzureMonitor,
    keyof Loopback
  >;
  const {
    server,
    origin,
    [Symbol.asyncDispose]: dispose,
  } = await loopback(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://azure');
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) return; // the client is gone
    if (url.pathname === `/${azure.tenantId}/oauth2/v2.0/token`) {
      const { status, text } = tokenFor(body, state.tokens);
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      return;
    }
    const failure = state.failures.shift();
    const usual = judge(request, url, body, { known, state });
    if (failure === undefined || failure.status === 0) take(usual, state);
    if (failure?.status === 0) response.destroy();
    else response.writeHead(failure?.status ?? usual.status, failure?.headers).end(usual.text);
  });
  return Object.assign(state, { server, origin, [Symbol.asyncDispose]: dispose });
}

function tokenFor(body: Buffer, tokens: string[]) {
  const form = new URLSearchParams(body.toString());
  const isRight =
    form.get('grant_type') === 'client_credentials' &&
    form.get('client_id') === azure.clientId &&
    form.get('client_secret') === azure.secret &&
    form.get('scope') === 'https://monitor.azure.com/.default';
  if (!isRight)
    return { status: 401, text: JSON.stringify({ error: 'invalid_client', error_codes: [7_000_215] }) };
  tokens.push(`Canary-token-${tokens.length + 1}`);
  return {
    status: 200,
    text: JSON.stringify({ access_token: tokens.at(-1), expires_in: 3599, token_type: 'Bearer' }),
  };
}

interface Judged {
  readonly status: number;
  readonly text: string;
  readonly table?: string;
  readonly rows?: Record<string, unknown>[];
  readonly size?: number;
}

function judge(
  { method, headers }: IncomingMessage,
  url: URL,
  body: Buffer,
  { known, state }: { known: ReturnType<typeof streams>; state: Omit<AzureMonitor, keyof Loopback> },
): Judged {
  const no = (status: number, code: string): Judged => ({
    status,
    text: JSON.stringify({ error: { code, message: code } }),
  });
  const [, rule, stream = ''] = /^\/dataCollectionRules\/([^/]+)\/streams\/([^/]+)$/.exec(url.pathname) ?? [];
  if (method !== 'POST' || url.searchParams.get('api-version') !== '2023-01-01') return no(404, 'NotFound');
  if (headers.authorization !== `Bearer ${state.tokens.at(-1)}`) return no(401, 'InvalidToken');
  if (rule !== azure.ruleId) return no(404, 'RuleNotFound');
  if (!state.hasRole) return no(403, 'OperationFailed');
  const columns = known.get(stream);
  if (columns === undefined) return no(400, 'InvalidStream');
  if (Number(headers['content-length']) !== body.length) return no(411, 'LengthRequired');
  const text = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  if (text.length > 1_000_000) return no(413, 'ContentLengthLimitExceeded');
  const rows = z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(text.toString()));
  const wrong = rows.some((row) =>
    Object.entries(row).some(([name, value]) => !fits(columns.get(name), value)),
  );
  if (wrong) return no(400, 'InvalidRows');
  return { status: 204, text: '', table: stream.replace(/^Custom-/, ''), rows, size: text.length };
}

function fits(type: string | undefined, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string' && Buffer.byteLength(value) <= 64 * 1024;
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'dynamic':
      return typeof value === 'object';
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return type !== undefined && typeof value === 'number';
  }
}

function take({ table, rows, size }: Judged, state: Omit<AzureMonitor, keyof Loopback>): void {
  if (table === undefined || rows === undefined || size === undefined) return;
  state.rows[table] = [...(state.rows[table] ?? []), ...rows];
  state.sizes.push(size);
  state.onTaken?.(state.sizes.length);
}
