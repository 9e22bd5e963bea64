/** Which requests a fault hits: an area of the service or every path that starts with the text. */
export type FaultTarget = 'token' | 'monitor' | 'daas' | 'system-log' | 'licensing' | `/${string}`;

interface When {
  readonly on: FaultTarget;
  /** How many matching requests pass unharmed first; default 0. */
  readonly after?: number;
  /** How many are hit; default 1, with `chance` no end. */
  readonly times?: number;
  /** Each further matching request is hit with this chance, in [0, 1], which the tenant's seed decides. */
  readonly chance?: number;
}

/** What happens instead of, or to, the answer. */
export type FaultEffect =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly contentType?: string;
    }
  | {
      /**
       * 429 in each of its known clothes: `seconds` and `date` use Retry-After, `body` the retryDelay of the published
       * body, `bare` nothing at all, `text` plain text.
       */
      readonly kind: 'throttle';
      readonly variant?: 'seconds' | 'date' | 'body' | 'bare' | 'text';
      readonly seconds?: number;
      readonly status?: number;
    }
  | { readonly kind: 'cut-body' | 'invalid-json' | 'escape-x' | 'html' | 'empty-body' | 'hang' | 'reset' }
  /** A compressed body that ends too early, though all the bytes that were announced come. */
  | { readonly kind: 'broken-gzip' }
  /** White space after the body, which weighs next to nothing on the wire when it is compressed; default 1 MiB. */
  | { readonly kind: 'oversized-body'; readonly bytes?: number }
  | { readonly kind: 'slow-body'; readonly ms?: number; readonly chunks?: number }
  | { readonly kind: 'expire-token' | 'repeat-link' | 'repeat-token' }
  | { readonly kind: 'redirect'; readonly location?: string }
  | { readonly kind: 'foreign-link'; readonly origin?: string }
  | RowFault;

/** Faults in what a Monitor page says. They pass over requests that they could do nothing to. */
type RowFault =
  /** Rows from the middle of the page are left out, though they are counted and the link is right; default 1. */
  | { readonly kind: 'short-page'; readonly rows?: number }
  /** The page's rows come back to front, or each of them twice. */
  | { readonly kind: 'wrong-order' | 'double-rows' }
  /** `@odata.count` says so many rows more than there are; default 1. */
  | { readonly kind: 'false-count'; readonly more?: number };

export type Fault = When & FaultEffect;
