/** One request as it goes out. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of a success, after decompression; a larger one is an error. */
  readonly mostBytes?: number;
}
