/**
 * How long a test waits for what has to come. It is no verdict on speed: only what never comes ends it, on a busy machine
 * too. The runner's own limit for a test is the same.
 */
export const patience = { timeout: 900_000, interval: 20 } as const;
