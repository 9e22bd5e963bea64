/** What an object store is to a push: a few calls, the same for every kind. */

/** A file of the output folder on its way to a key. */
export interface Upload {
  readonly key: string;
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal digits; noted beside the object. */
  readonly sha256: string;
  readonly mediaType: string;
}

/** What is known of an object without reading it. */
interface Found {
  readonly bytes: number;
  /** As it was noted when it was uploaded; undefined: somebody else's. */
  readonly sha256: string | undefined;
}

/** Calls throw ConnectorErrors: PUSH_REJECTED, PUSH_FAILED, or the reason of the signal. */
export interface ObjectStore {
  /** The bucket or container, as checks name it. */
  readonly subject: string;
  find(key: string): Promise<Found | undefined>;
  /** Sends a file in parts, each with a checksum that the store compares. The object appears when it is whole. */
  upload(file: Upload): Promise<void>;
  /** Reads a small object; its version changes with its content. */
  read(key: string): Promise<{ readonly text: string; readonly version: string } | undefined>;
  /**
   * Writes a small object if the one there still has this version; undefined: if there is none.
   * @returns false if it has another version
   */
  replace(key: string, text: string, version: string | undefined): Promise<boolean>;
  /** Keys of all objects that begin so. */
  list(prefix: string): AsyncIterable<string>;
  remove(key: string): Promise<void>;
  /** Lists one object at most: shows that the store answers, takes the credentials and has the bucket. */
  probe(prefix: string): Promise<void>;
  /**
   * Shows which permissions there are, without leaving anything there.
   * @param key of no object
   * @returns what was shown
   */
  probeRights(key: string): Promise<string>;
  /** Never rejects. */
  close(): void;
}
