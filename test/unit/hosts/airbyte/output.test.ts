import { describe, expect, it } from 'vitest';
import { logMessage } from '../../../../connector/hosts/airbyte/messages.ts';
import { openOutput } from '../../../../connector/hosts/airbyte/output.ts';
import { askInProcess, catalogOf, errorsIn, statusesIn } from '../../../support/airbyte.ts';
import { makeCertificate } from '../../../support/certificate.ts';
import { customer } from '../../../support/story.ts';

const { signal } = new AbortController();

/** A host that takes lines when it is told to. */
function slowHost() {
  const asked: string[] = [];
  const waiting: ((error?: Error) => void)[] = [];
  const write = (lines: string | Buffer) => {
    asked.push(String(lines));
    return new Promise<void>((resolve, reject) => {
      waiting.push((error) => (error === undefined ? resolve() : reject(error)));
    });
  };
  return { asked, write, answer: (error?: Error) => waiting.shift()?.(error) };
}

describe('the way to the host', () => {
  it('takes the next lines when the last have been taken', async () => {
    const { asked, write, answer } = slowHost();
    const output = openOutput({ level: 'info', write, signal });
    output.sendLines('a\n');
    output.sendLines('b\n');
    let isTaken = false;
    const taken = output.flush().then(() => {
      isTaken = true;
    });
    await Promise.resolve();
    expect([asked, isTaken]).toEqual([['a\n'], false]);
    answer();
    await expect.poll(() => asked).toEqual(['a\n', 'b\n']);
    expect(isTaken).toBe(false);
    answer();
    await taken;
  });

  it('ends everything when the host has gone', async () => {
    const { asked, write, answer } = slowHost();
    const output = openOutput({ level: 'info', write, signal });
    output.sendLines('a\n');
    output.sendLines('b\n');
    await Promise.resolve();
    answer(new Error('EPIPE'));
    await expect(output.flush()).rejects.toThrow('EPIPE');
    expect([output.isGone(), output.signal.aborted, asked]).toEqual([true, true, ['a\n']]);
    expect(output.signal.reason).toMatchObject({ code: 'CANCELLED' });
  });

  it('leaves out what is less important than asked for', async () => {
    let text = '';
    const write = (lines: string | Buffer) => {
      text += lines;
      return Promise.resolve();
    };
    const output = openOutput({ level: 'warn', write, signal });
    for (const level of ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const) output.send(logMessage(level, 'x'));
    await output.flush();
    expect(text.match(/[A-Z]{4,}/g)).toEqual(['WARN', 'ERROR']);
  });
});

describe('a fault of ours', () => {
  it('is told without the secret that it quotes', async () => {
    const { cert: pem } = makeCertificate();
    let reads = 0;
    const files: Readonly<Record<string, string>> = {
      config: JSON.stringify({ ...customer, caFile: 'ca.pem' }),
      catalog: JSON.stringify(catalogOf({ sessions: 'full_refresh' })),
    };
    const { exitCode, text } = await askInProcess({
      ...{ config: '', catalog: '' },
      readFile(path) {
        reads += path === 'ca.pem' ? 1 : 0;
        if (reads > 1) throw new Error(`not ${customer.clientSecret}`);
        return files[path] ?? pem;
      },
    });
    expect([exitCode, statusesIn(text)]).toEqual([1, { sessions: 'STARTED INCOMPLETE' }]);
    expect(errorsIn(text)).toMatchObject([
      { failure_type: 'system_error', message: expect.stringContaining('not ***') },
    ]);
  });
});
