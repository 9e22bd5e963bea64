import { vi } from 'vitest';

/** Takes the proxy settings of this machine out of the way; `vi.unstubAllEnvs` brings them back. */
export function withoutProxySettings(): void {
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
}
