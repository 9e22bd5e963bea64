import nock from 'nock';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { withoutProxySettings } from './no-proxy.ts';

/** What was wrong with the conversation between a test and the network it told of. */
interface NockProblems {
  /** Requests that nothing was told of: nock answers them 501, which a test may otherwise take for a source's answer. */
  readonly unexpected: readonly string[];
  /** Answers that nobody asked for. */
  readonly unused: readonly string[];
}

/** Cuts the network off and notes every request that no story tells of. */
export function watchNock(): { close(): NockProblems } {
  const unexpected: string[] = [];
  const note = (request: Request) => unexpected.push(`${request.method} ${decodeURIComponent(request.url)}`);
  nock.disableNetConnect();
  nock.emitter.on('no match', note);
  return {
    close() {
      const unused = nock.pendingMocks();
      nock.emitter.off('no match', note);
      nock.cleanAll();
      nock.enableNetConnect();
      return { unexpected, unused };
    },
  };
}

/** Makes every test of the file fail on a request it did not tell of, and on an answer it told of in vain. */
export function strictNock(): void {
  let watch: ReturnType<typeof watchNock> | undefined;
  beforeEach(() => {
    withoutProxySettings();
    watch = watchNock();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    expect(watch?.close()).toEqual({ unexpected: [], unused: [] });
  });
}
