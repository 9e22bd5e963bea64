import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import type { Attempt } from '../../http/answers/failure.ts';
import { type RetryPolicy, withRetries } from '../../http/retry.ts';
import type { Transport, WireUpload } from '../../http/transport.ts';
import { readJsonRows } from '../../output/json-rows.ts';
import type { Runtime } from '../../runtime.ts';
import type { PublishedTable } from '../published-tables.ts';
import { failureOfThrownUpload, failureOfUpload } from './failures.ts';
import type { RaynetOrder, RaynetTarget } from './orders.ts';

export interface UploadContext {
  readonly out: string;
  readonly target: Pick<RaynetTarget, 'url' | 'format' | 'fileField'>;
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly policy: RetryPolicy;
  /** Hides the keys in what the other side says. */
  readonly redact: (text: string) => string;
  /** Told before each wait. */
  readonly onRetry: (message: string, waitMs: number) => void;
  readonly signal: AbortSignal;
}

/** Uploads one table to its container task; the file is read as it is sent. @throws ConnectorError */
export async function upload(
  published: PublishedTable,
  { taskId, apiKey, mode }: RaynetOrder,
  context: UploadContext,
): Promise<void> {
  const { target, transport, runtime, policy, redact, signal } = context;
  const url = new URL(`v1/Tasks/${taskId}/data?mode=${mode}`, folderOf(target.url));
  const attempt = async (): Promise<Attempt<true>> => {
    const { body, headers } = await bodyOf(published, context);
    try {
      const answer = await transport.send(
        { method: 'POST', url, headers: { 'x-api-key': apiKey, ...headers }, body },
        signal,
      );
      const told = { ...answer, text: redact(answer.text) };
      const failure = failureOfUpload(told, mode, runtime.now());
      return failure === undefined ? { value: true } : { failure };
    } catch (thrown) {
      if (signal.aborted && mode === 'append') throw cancelledWhileAppending(url);
      signal.throwIfAborted();
      const failure = failureOfThrownUpload(thrown, mode);
      if (failure === undefined) throw thrown;
      return { failure };
    }
  };
  try {
    await withRetries(attempt, {
      ...{ runtime, policy, signal },
      explain: (message) => `POST ${url.host}${url.pathname}: ${message}`,
      onRetry: ({ message }, _number, waitMs) => context.onRetry(message, waitMs),
    });
  } catch (error) {
    if (!(error instanceof ConnectorError)) signal.throwIfAborted();
    throw error instanceof ConnectorError && error.code === 'PUSH_REJECTED' ? rejected(error) : error;
  }
}

function rejected({ message, cause, answer }: ConnectorError): ConnectorError {
  const remedy = causeRemedies.PUSH_REJECTED.raynet;
  return new ConnectorError('PUSH_REJECTED', message, { cause, answer, remedy });
}

function cancelledWhileAppending({ host, pathname }: URL): ConnectorError {
  const message = `POST ${host}${pathname}: interrupted during the upload; it is unknown whether the data hub stored the rows.`;
  return new ConnectorError('PUSH_UNCERTAIN', message);
}

/** A Data Hub may live below a path. */
function folderOf(url: URL): URL {
  return new URL(url.pathname.endsWith('/') ? url : `${url.href}/`);
}

/** Made for each attempt, since a body that was sent is used up. */
async function bodyOf(
  { path, schema }: PublishedTable,
  { out, target }: UploadContext,
): Promise<Pick<WireUpload, 'body' | 'headers'>> {
  const file = join(out, path);
  if (target.format === 'json') {
    return { headers: { 'content-type': 'application/json' }, body: arrayOf(file, schema.fields) };
  }
  const content = await withoutMark(file);
  return { headers: {}, body: { field: target.fileField, name: path, content } };
}

const mark = Buffer.from('\uFEFF');

/** A byte order mark is for spreadsheets: a service would take it for a part of the first column's name. */
async function withoutMark(file: string): Promise<Blob> {
  const content = await openAsBlob(file, { type: 'text/csv' });
  const isMarked = mark.equals(Buffer.from(await content.slice(0, mark.length).arrayBuffer()));
  return isMarked ? content.slice(mark.length, content.size, content.type) : content;
}

async function* arrayOf(file: string, fields: PublishedTable['schema']['fields']): AsyncGenerator<Buffer> {
  const between = Buffer.from(',\n');
  let before = Buffer.from('[');
  let isEmpty = true;
  for await (const rows of readJsonRows(file, fields, undefined)) {
    const parts: Buffer[] = [];
    for (const { json } of rows) {
      parts.push(before, json);
      before = between;
    }
    isEmpty = false;
    yield Buffer.concat(parts);
  }
  yield Buffer.from(isEmpty ? '[]' : ']');
}
