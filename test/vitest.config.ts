import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { patience } from './support/patience.ts';

const slow = 'test/slow/**/*.test.ts';

export default defineConfig({
  test: {
    // Test files wait for loopback servers more than they compute.
    maxWorkers: 3,
    root: fileURLToPath(new URL('..', import.meta.url)),
    setupFiles: ['test/support/setup.ts'],
    testTimeout: patience.timeout,
    hookTimeout: patience.timeout,
    expect: { poll: patience },
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: [slow],
        },
      },
      { extends: true, test: { name: 'slow', include: [slow] } },
    ],
  },
});
