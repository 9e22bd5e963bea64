import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { pushCheckCommand } from '../../../connector/commands/push-check.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import type { Postgres } from '../../support/postgres.ts';
import { loadedTarget, pushTo, session, sessionsTable } from '../../support/postgres-push.ts';
import { publishTables } from '../../support/published-folder.ts';

const tables = { sessions: sessionsTable([session('a')]) };

/** Messages of the protocol: no TLS, the user is let in, a statement was run, the next is awaited. */
const noTls = Buffer.from('N');
const letIn = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
const done = Buffer.concat([Buffer.from([0x43, 0, 0, 0, 8]), Buffer.from('SET\0'), letIn.subarray(9)]);

/** What a server answers before it falls silent. The last answers more statements than there are to prepare. */
const phases: Readonly<Record<string, readonly Buffer[]>> = {
  'the handshake': [],
  'the sign-in': [noTls],
  'the first statement': [noTls, letIn],
  'the second statement': [noTls, letIn, done],
  'a question about tables': [noTls, letIn, ...Array.from({ length: 8 }, () => done)],
};

/** @returns its port */
async function silentServer(answers: readonly Buffer[]): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    // The first connection asks for TLS and hangs up; the next signs in without.
    let at = 0;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const isTlsRequest = bytes.length === 8 && bytes.readUInt32BE(4) === 80_877_103;
      if (!isTlsRequest) at += 1;
      const answer = answers[at];
      if (answer !== undefined) socket.write(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

// Limits of seconds and minutes are over in moments.
beforeEach(() => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(Math.min(ms, 100)));
});
afterEach(() => vi.restoreAllMocks());

describe.each(Object.entries(phases))('a PostgreSQL server that never answers %s', (_phase, answers) => {
  const options = { target: { tls: false, caFile: undefined } };

  it('ends a push with 75', async () => {
    const port = await silentServer(answers);
    const report = await pushTo({ port, authority: '' } as Postgres, tables, options);
    expect(report.exitCode).toBe(75);
    expect(report.tables[0]?.error).toMatchObject({
      code: 'PUSH_FAILED',
      message: expect.stringMatching(/the server does not answer in time|took longer than 3600 s/),
    });
  });

  it('ends a check with 75', async () => {
    const port = await silentServer(answers);
    const report = await pushCheckCommand({
      target: await loadedTarget({ port, authority: '' } as Postgres, options, ['sessions']),
      ...{ out: await publishTables({ tables }), env: {}, readFile: () => '', runtime: fakeRuntime() },
      ...{ emit: () => undefined, onStart: () => undefined, onStep: () => undefined },
      signal: new AbortController().signal,
    });
    expect(report).toMatchObject({ exitCode: 75, code: 'PUSH_FAILED' });
  });
});
