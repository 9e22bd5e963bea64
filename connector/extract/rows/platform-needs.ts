import type { Since } from './part.ts';

/** What a platform that keeps the tables itself (Airbyte, Singer) has of one of them. */
export interface PlatformProgress {
  /** Only what has changed since then is read; undefined: all rows are read again. */
  readonly since: Since | undefined;
  /** Rows closed from then on may still be open at the platform, even if they began before the window. */
  readonly closedFrom: string;
}

/** What such a platform lacks. The answer depends on the end of the window, which is known only after the sign-in. */
export interface PlatformNeeds {
  /** Everything up to this time was delivered; undefined: nothing was. */
  readonly watermark: string | undefined;
  /** @param end of the window, in milliseconds since 1970 */
  neededAt(end: number): {
    /** How far the window reaches back. */
    readonly days: number;
    /** The tables that are to contain only what the platform lacks, by name. */
    readonly platformProgress: Readonly<Record<string, PlatformProgress>>;
  };
}
