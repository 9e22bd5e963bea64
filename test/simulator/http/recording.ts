/** The parts of the simulated cloud. */
export type Area = 'token' | 'monitor' | 'daas' | 'system-log' | 'licensing' | 'other';

/** What the simulator saw and answered. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** Decoded query parameters. */
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly area: Area;
  /** 0 until answered, and for ever when the connection was left hanging or reset. */
  readonly status: number;
  /** The kind of the fault that hit the request. */
  readonly fault: string | undefined;
  readonly requestBytes: number;
  readonly responseBytes: number;
}
