import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { testOptions } from '../../vitest.config.ts';

const failures = fileURLToPath(new URL('long-failures.ts', import.meta.url));

/** Runs tests that fail on purpose as the project runs its own. */
export default defineConfig({ test: { ...testOptions, include: [failures], reporters: ['default'] } });
