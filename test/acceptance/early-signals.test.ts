import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';

/** Waits for its parameters, which never come. */
function waiting(command: readonly string[], signal: NodeJS.Signals) {
  return runCli([...command, '--params', '-', '--log-format', 'json'], {
    keepsInput: true,
    onStart: (kill) => {
      kills = kill;
    },
    onStderr: () => kills(signal),
  });
}

let kills: (signal: NodeJS.Signals) => void = () => undefined;

describe.runIf(process.platform !== 'win32')('a signal before a run has begun', () => {
  it.each<readonly [NodeJS.Signals, number]>([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 143],
  ])(
    '%s ends the program with an exit code of the table, though its input stays open',
    async (signal, exitCode) => {
      const run = await waiting(['run'], signal);
      expect(run.exitCode).toBe(exitCode);
    },
  );
});
