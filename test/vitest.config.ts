import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Test files wait for loopback servers more than they compute.
    maxWorkers: 2,
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
