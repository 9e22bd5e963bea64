import { createHash } from 'node:crypto';

type TokenState = 'valid' | 'invalid' | 'missing';

// The scheme is written in several cases by the vendor itself, once even with a space after the sign.
const AUTHORIZATION = /^\s*cwsauth\s+bearer\s*=\s*(\S+)\s*$/i;

/** The tokens handed out so far and when they expire. */
export class Tokens {
  readonly #lifetimeSeconds: number;
  readonly #clock: () => number;
  readonly #expiries = new Map<string, number>();
  #issued = 0;

  constructor(lifetimeSeconds: number, clock: () => number) {
    this.#lifetimeSeconds = lifetimeSeconds;
    this.#clock = clock;
  }

  issue(): string {
    this.#issued += 1;
    const noise = createHash('sha256').update(`token ${this.#issued}`).digest('base64url');
    const token = `eyJhbGciOiJub25lIn0.${noise}.${this.#issued}`;
    this.#expiries.set(token, this.#clock() + this.#lifetimeSeconds * 1000);
    return token;
  }

  expireAll(): void {
    this.#expiries.clear();
  }

  check(authorization: string | undefined): TokenState {
    if (authorization === undefined || authorization.trim() === '') return 'missing';
    const expiry = this.#expiries.get(AUTHORIZATION.exec(authorization)?.[1] ?? '');
    return expiry !== undefined && this.#clock() < expiry ? 'valid' : 'invalid';
  }
}
