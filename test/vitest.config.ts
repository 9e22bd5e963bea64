import { fileURLToPath } from 'node:url';
import { defineConfig, type TestUserConfig } from 'vitest/config';
import { patience } from './support/patience.ts';

const slow = 'test/slow/**/*.test.ts';
const stories = 'test/story/**/*.test.ts';

/** Files that replace modules: what they import must not be loaded already. */
const isolated = ['test/story/retired-parameters.test.ts', 'test/unit/extract/memory/held-files.test.ts'];

/** A worker loads the connector once, not for each file: half of the processor time. */
const shared = { isolate: false } as const;

/** How tests run, whichever they are. */
export const testOptions: TestUserConfig = {
  // Test files wait for loopback servers more than they compute.
  maxWorkers: 3,
  root: fileURLToPath(new URL('..', import.meta.url)),
  setupFiles: [fileURLToPath(new URL('support/setup.ts', import.meta.url))],
  testTimeout: patience.timeout,
  hookTimeout: patience.timeout,
  expect: { poll: patience },
  // A failure shows what differs; test/support/setup.ts cuts it.
  diff: { expand: false, contextLines: 3 },
};

export default defineConfig({
  test: {
    ...testOptions,
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: [slow, stories, ...isolated],
          ...shared,
        },
      },
      // Apart from the others: nock replaces the network of its process.
      { extends: true, test: { name: 'quick-stories', include: [stories], exclude: isolated, ...shared } },
      { extends: true, test: { name: 'quick-isolated', include: isolated } },
      { extends: true, test: { name: 'slow', include: [slow] } },
    ],
  },
});
