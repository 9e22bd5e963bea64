import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Test files wait for loopback servers more than they compute.
    maxWorkers: 3,
    root: fileURLToPath(new URL('..', import.meta.url)),
    setupFiles: ['test/support/setup.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
