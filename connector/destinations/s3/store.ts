import { createHash } from 'node:crypto';
import type { CompletedPart, CreateMultipartUploadCommandInput, S3Client } from '@aws-sdk/client-s3';
import { isRecord } from '../../json.ts';
import { callsTo } from '../objects/calls.ts';
import { factsOf } from '../objects/failures.ts';
import { partBytes, partsOf } from '../objects/parts.ts';
import type { ObjectStore, Upload } from '../objects/store.ts';

type Sdk = typeof import('@aws-sdk/client-s3');

interface Bucket {
  readonly bucket: string;
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly signal: AbortSignal;
}

/** Beside a custom endpoint a region is only a part of the signature. */
const anyRegion = 'us-east-1';

const jsonType = 'application/json';

/** Calls that fail for a reason that may pass are repeated by the SDK. */
const maxAttempts = 4;

/** Milliseconds without an answer. */
const answerMs = 120_000;

/** Milliseconds for the end of an upload that has failed, also when the push is to stop. */
const cleanUpMs = 15_000;

const statusOf = (error: Readonly<Record<string, unknown>>) =>
  isRecord(error['$metadata']) ? error['$metadata']['httpStatusCode'] : undefined;

const base64 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64');

/** A bucket, by the AWS SDK, which finds credentials and repeats calls. */
export function openBucket(sdk: Sdk, { bucket, endpoint, region, signal }: Bucket): ObjectStore {
  const subject = `bucket ${bucket}`;
  const given = region ?? (endpoint === undefined ? undefined : anyRegion);
  const client: S3Client = new sdk.S3Client({
    maxAttempts,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: answerMs, throwOnRequestTimeout: true },
    ...(given === undefined ? {} : { region: given }),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // Checksums are given with each part: a stream would be hashed only while it is sent.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  const attempt = callsTo({ subject, signal, factsOf: (error) => factsOf(error, statusOf) });

  async function beginParts(about: CreateMultipartUploadCommandInput) {
    const begin = new sdk.CreateMultipartUploadCommand({ ...about, ChecksumAlgorithm: 'SHA256' });
    const begun = await attempt((abortSignal) => client.send(begin, { abortSignal }));
    return { Bucket: about.Bucket, Key: about.Key, UploadId: begun?.UploadId };
  }

  async function uploadParts({ key, path, bytes, sha256, mediaType }: Upload): Promise<void> {
    const upload = await beginParts({ ...at(key), ContentType: mediaType, Metadata: { sha256 } });
    try {
      const parts: CompletedPart[] = [];
      for await (const part of partsOf(path, partBytes(bytes))) {
        const number = { PartNumber: parts.length + 1, ChecksumSHA256: base64(part) };
        const done = await attempt((abortSignal) =>
          client.send(new sdk.UploadPartCommand({ ...upload, ...number, Body: part }), { abortSignal }),
        );
        parts.push({ ...number, ETag: done?.ETag });
      }
      await attempt((abortSignal) =>
        client.send(
          new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }),
          { abortSignal },
        ),
      );
    } catch (error) {
      // Parts of a broken upload cost money until they are removed.
      const abortSignal = AbortSignal.timeout(cleanUpMs);
      await client.send(new sdk.AbortMultipartUploadCommand(upload), { abortSignal }).catch(() => undefined);
      throw error;
    }
  }

  async function uploadWhole({ key, path, bytes, sha256, mediaType }: Upload): Promise<void> {
    const about = { ...at(key), ContentType: mediaType, Metadata: { sha256 } };
    for await (const Body of partsOf(path, Math.max(1, bytes))) {
      const command = new sdk.PutObjectCommand({ ...about, Body, ChecksumSHA256: base64(Body) });
      await attempt((abortSignal) => client.send(command, { abortSignal }));
    }
  }

  const find: ObjectStore['find'] = async (key) => {
    const found = await attempt(
      (abortSignal) => client.send(new sdk.HeadObjectCommand(at(key)), { abortSignal }),
      [404],
    );
    return found && { bytes: found.ContentLength ?? 0, sha256: found.Metadata?.['sha256'] };
  };

  return {
    subject,
    find,
    upload: async (file) =>
      await (file.bytes > partBytes(file.bytes) ? uploadParts(file) : uploadWhole(file)),
    async read(key) {
      return await attempt(
        async (abortSignal) => {
          const found = await client.send(new sdk.GetObjectCommand(at(key)), { abortSignal });
          return { text: (await found.Body?.transformToString()) ?? '', version: found.ETag ?? '' };
        },
        [404],
      );
    },
    async replace(key, text, version) {
      const Body = Buffer.from(text);
      const condition = version === undefined ? { IfNoneMatch: '*' } : { IfMatch: version };
      const about = { ...at(key), Body, ContentType: jsonType, ChecksumSHA256: base64(Body) };
      const command = new sdk.PutObjectCommand({ ...about, ...condition });
      return (
        (await attempt((abortSignal) => client.send(command, { abortSignal }), [404, 409, 412])) !== undefined
      );
    },
    async *list(prefix) {
      let from: string | undefined;
      do {
        const page = await attempt((abortSignal) =>
          client.send(
            new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: from }),
            { abortSignal },
          ),
        );
        for (const { Key } of page?.Contents ?? []) if (Key !== undefined) yield Key;
        from = page?.NextContinuationToken;
      } while (from !== undefined);
    },
    async remove(key) {
      await attempt((abortSignal) => client.send(new sdk.DeleteObjectCommand(at(key)), { abortSignal }));
    },
    async probe(prefix) {
      await attempt((abortSignal) =>
        client.send(new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }), {
          abortSignal,
        }),
      );
    },
    async probeRights(key) {
      await find(key);
      // Who may begin an upload in parts may put objects; one without parts is nowhere seen and costs nothing.
      const upload = await beginParts(at(key));
      await attempt((abortSignal) =>
        client.send(new sdk.AbortMultipartUploadCommand(upload), { abortSignal }),
      );
      return 'may read and put objects; whether it may delete them, only a push shows';
    },
    close: () => client.destroy(),
  };
}
