import { createHash } from 'node:crypto';
import type { BlobRequestConditions, ContainerClient } from '@azure/storage-blob';
import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';
import { callsTo } from '../objects/calls.ts';
import { type Facts, factsOf } from '../objects/failures.ts';
import { partBytes, partsOf } from '../objects/parts.ts';
import type { ObjectStore } from '../objects/store.ts';

const statusOf = (error: Readonly<Record<string, unknown>>) => error['statusCode'];

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest();

/** Azure wants names of blocks of one length. */
const blockId = (index: number) => Buffer.from(String(index).padStart(6, '0')).toString('base64');

/** In the form of versions, and none of any blob. */
const noVersion = '"0x0"';

/** The service names an error in a header. */
function factsIn(error: unknown): Facts {
  const details = isRecord(error) && isRecord(error['details']) ? error['details'] : {};
  const { code, status } = factsOf(error, statusOf);
  return { code: typeof details['errorCode'] === 'string' ? details['errorCode'] : code, status };
}

/** A container, by the client of Azure, which repeats calls. */
export function openContainer(container: ContainerClient, signal: AbortSignal): ObjectStore {
  const subject = `container ${container.containerName}`;
  const attempt = callsTo({ subject, signal, factsOf: factsIn });

  const find: ObjectStore['find'] = async (key) => {
    const found = await attempt(
      (abortSignal) => container.getBlobClient(key).getProperties({ abortSignal }),
      [404],
    );
    return found && { bytes: found.contentLength ?? 0, sha256: found.metadata?.['sha256'] };
  };

  /** Writes a small blob on a condition. @returns false: it does not hold */
  const put = async (key: string, content: Buffer, conditions: BlobRequestConditions): Promise<boolean> => {
    const blobHTTPHeaders = { blobContentType: 'application/json', blobContentMD5: md5(content) };
    const written = await attempt(
      (abortSignal) =>
        container
          .getBlockBlobClient(key)
          .upload(content, content.length, { abortSignal, conditions, blobHTTPHeaders }),
      [404, 409, 412],
    );
    return written !== undefined;
  };

  const remove: ObjectStore['remove'] = async (key) => {
    await attempt((abortSignal) => container.getBlobClient(key).deleteIfExists({ abortSignal }));
  };

  return {
    ...{ subject, find, remove },
    async upload({ key, path, bytes, sha256, mediaType }) {
      const blob = container.getBlockBlobClient(key);
      const whole = createHash('md5');
      const blocks: string[] = [];
      for await (const part of partsOf(path, Math.min(partBytes(bytes), Math.max(1, bytes)))) {
        whole.update(part);
        const id = blockId(blocks.length);
        await attempt((abortSignal) =>
          blob.stageBlock(id, part, part.length, { abortSignal, transactionalContentMD5: md5(part) }),
        );
        blocks.push(id);
      }
      const blobHTTPHeaders = { blobContentType: mediaType, blobContentMD5: whole.digest() };
      await attempt((abortSignal) =>
        blob.commitBlockList(blocks, { abortSignal, metadata: { sha256 }, blobHTTPHeaders }),
      );
    },
    async read(key) {
      return await attempt(
        async (abortSignal) => {
          const blob = container.getBlobClient(key);
          const { etag = '' } = await blob.getProperties({ abortSignal });
          // Of the same version, or not at all.
          const content = await blob.downloadToBuffer(0, undefined, {
            abortSignal,
            conditions: { ifMatch: etag },
          });
          return { text: content.toString('utf8'), version: etag };
        },
        [404],
      );
    },
    replace: (key, text, version) =>
      put(key, Buffer.from(text), version === undefined ? { ifNoneMatch: '*' } : { ifMatch: version }),
    async *list(prefix) {
      let from: string | undefined;
      do {
        const page = await attempt(async (abortSignal) => {
          const pages = container
            .listBlobsFlat({ abortSignal, prefix })
            .byPage(from === undefined ? {} : { continuationToken: from });
          return (await pages.next()).value;
        });
        for (const { name } of page?.segment.blobItems ?? []) yield name;
        from = page?.continuationToken || undefined;
      } while (from !== undefined);
    },
    async probe(prefix) {
      await attempt((abortSignal) =>
        container.listBlobsFlat({ abortSignal, prefix }).byPage({ maxPageSize: 1 }).next(),
      );
    },
    async probeRights(key) {
      await find(key);
      // The service judges the permission before the condition, which no blob fulfils.
      const isWritten = await put(key, Buffer.from('{}'), { ifMatch: noVersion });
      await remove(key);
      if (!isWritten) return 'may read, put and delete blobs';
      throw new ConnectorError(
        'PUSH_REJECTED',
        `${subject}: the service ignores conditions (If-Match), so pushes at the same time would mix their tables.`,
      );
    },
    close: () => undefined,
  };
}
