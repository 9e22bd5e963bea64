import type { IncomingMessage } from 'node:http';
import * as s3 from '@aws-sdk/client-s3';
import { ContainerClient } from '@azure/storage-blob';
import { openContainer } from '../../connector/destinations/azure-blob/store.ts';
import type { ObjectStore } from '../../connector/destinations/objects/store.ts';
import { openBucket } from '../../connector/destinations/s3/store.ts';
import { type Loopback, loopback } from './loopback.ts';

/** Credentials of the stores that are opened here: they must appear nowhere. */
export const canary = 'Canary5ecretOfTheStore';

/** How the stores are opened, by the name of the service. `AWS_…` variables have to be set. */
export const stores: Readonly<Record<string, (address: string, end: AbortSignal) => ObjectStore>> = {
  S3: (endpoint, signal) => openBucket(s3, { bucket: 'tables', endpoint, region: undefined, signal }),
  'Azure Blob': (address, signal) => {
    const url = `${address}/account/tables?sv=2026-04-06&sig=${canary}`;
    const retryOptions = { maxTries: 2, retryDelayInMs: 1, maxRetryDelayInMs: 2 };
    return openContainer(new ContainerClient(url, undefined, { retryOptions }), signal);
  },
};

/** A call as the service documents it. */
export type Call =
  | 'find'
  | 'put'
  | 'begin parts'
  | 'put part'
  | 'complete parts'
  | 'abort parts'
  | 'remove'
  | 'list';

function callOf({ method, url = '' }: IncomingMessage): Call {
  const query = new URL(url, 'http://store').searchParams;
  if (method === 'HEAD') return 'find';
  if (method === 'POST') return query.has('uploads') ? 'begin parts' : 'complete parts';
  if (method === 'DELETE') return query.has('uploadId') ? 'abort parts' : 'remove';
  if (method !== 'PUT') return 'list';
  if (query.has('partNumber') || query.get('comp') === 'block') return 'put part';
  return query.get('comp') === 'blocklist' ? 'complete parts' : 'put';
}

export interface Refusal {
  readonly status: number;
  /** As the service names the error. */
  readonly code: string;
}

interface FakeStore extends Loopback {
  readonly calls: Call[];
}

const begun =
  '<InitiateMultipartUploadResult><Bucket>tables</Bucket><UploadId>u1</UploadId></InitiateMultipartUploadResult>';
const completed = '<CompleteMultipartUploadResult><ETag>"whole"</ETag></CompleteMultipartUploadResult>';

/** An empty store of either service. @param refuse what it answers to a call, by its number; undefined: as usual */
export async function fakeStore(
  refuse: (call: Call, number: number) => Refusal | undefined = () => undefined,
): Promise<FakeStore> {
  const calls: Call[] = [];
  const served = await loopback((request, response) => {
    const call = callOf(request);
    const isAzure = request.headers['x-ms-version'] !== undefined;
    request.resume();
    request.on('end', () => {
      calls.push(call);
      const refusal = refuse(call, calls.length) ?? missing(call, isAzure);
      if (refusal === undefined) {
        response.writeHead(isAzure ? 201 : 200, { 'content-type': 'application/xml', etag: '"v1"' });
        response.end(isAzure ? '' : bodies[call]);
      } else {
        const { status, code } = refusal;
        response.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code });
        response.end(`<Error><Code>${code}</Code><Message>${canary}</Message></Error>`);
      }
    });
  });
  return Object.assign(served, { calls });
}

const bodies: Readonly<Partial<Record<Call, string>>> = { 'begin parts': begun, 'complete parts': completed };

function missing(call: Call, isAzure: boolean): Refusal | undefined {
  if (isAzure && (call === 'find' || call === 'remove')) return { status: 404, code: 'BlobNotFound' };
  return call === 'find' ? { status: 404, code: 'NoSuchKey' } : undefined;
}
