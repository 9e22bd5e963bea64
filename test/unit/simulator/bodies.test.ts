import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { type Fault, startSimulator } from '../../simulator/index.ts';
import { Client } from './client.ts';

/** One answer as it comes over the wire. */
async function raw(fault: Fault, gzip = true): Promise<Buffer> {
  await using simulator = await startSimulator({ sessions: 20, gzip, faults: [fault] });
  const client = await Client.signedIn(simulator);
  const headers = { ...client.headers, 'accept-encoding': 'gzip' };
  const { body } = await request(`${simulator.origin}/monitorodata/Users?$top=3`, { headers });
  return Buffer.from(await body.arrayBuffer());
}

describe('bodies of the simulator', () => {
  it('that come slowly leave the service free once they are there', async () => {
    const faults = [{ on: 'monitor', kind: 'slow-body', ms: 6, chunks: 3, times: 30 }] as const;
    await using simulator = await startSimulator({ sessions: 20, faults });
    const client = await Client.signedIn(simulator);
    const statuses: number[] = [];
    for (let turn = 0; turn < 30; turn += 1) statuses.push((await client.monitor('Users?$top=3')).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('may be large, and light on the wire', async () => {
    const bytes = 5_000_000;
    const wire = await raw({ on: 'monitor', kind: 'oversized-body', bytes });
    expect(wire.length).toBeLessThan(50_000);
    const text = gunzipSync(wire).toString();
    expect(text.length).toBeGreaterThan(bytes);
    expect(text.length - text.trimEnd().length).toBe(bytes);
    expect((JSON.parse(text) as { value: unknown[] }).value).toHaveLength(3);
    expect((await raw({ on: 'monitor', kind: 'oversized-body', bytes: 1000 }, false)).at(-1)).toBe(0x20);
  });

  it('may end within what was compressed', async () => {
    for (const gzip of [true, false]) {
      const wire = await raw({ on: 'monitor', kind: 'broken-gzip' }, gzip);
      expect(() => gunzipSync(wire)).toThrow('unexpected end of file');
    }
  });
});
