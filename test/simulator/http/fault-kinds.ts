/** Which requests a fault hits: an area of the service or every path that starts with the text. */
export type FaultTarget = 'token' | 'monitor' | 'daas' | `/${string}`;

interface When {
  readonly on: FaultTarget;
  /** How many matching requests pass unharmed first; default 0. */
  readonly after?: number;
  /** How many are hit; default 1. */
  readonly times?: number;
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
  | { readonly kind: 'slow-body'; readonly ms?: number; readonly chunks?: number }
  | { readonly kind: 'expire-token' | 'repeat-link' | 'repeat-token' }
  | { readonly kind: 'redirect'; readonly location?: string }
  | { readonly kind: 'foreign-link'; readonly origin?: string };

export type Fault = When & FaultEffect;
