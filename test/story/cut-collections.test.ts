import { describe, expect, it } from 'vitest';
import type { Json } from '../support/cloud.ts';
import { smallCloud } from '../support/small-cloud.ts';
import { only, tell } from '../support/story.ts';
import { connection, guid, instance, session } from './fixtures/rows.ts';

/** All devices of a session, oldest first; ids are not in the order of the sessions. */
const devicesOf = (number: number, count: number) =>
  Array.from({ length: count }, (_, at) =>
    connection(1000 * (at + 1) + number, { SessionKey: guid(number), ClientName: `${number}-${at + 1}` }),
  );

/** What the source sends along of a collection that it has cut. */
const cut = (devices: readonly Json[], link: unknown, member = 'Connections@odata.nextLink') => ({
  Connections: devices.slice(0, 2),
  [member]: link,
});

const lost = { CurrentConnectionId: null, CurrentConnection: null };
const link = 'https://internal.example/monitorodata/Sessions(1)/Connections?$skip=2';
const at = (number: number) => `2026-11-02T08:0${number}:00.000Z`;

const devices = [devicesOf(1, 5), devicesOf(2, 2), devicesOf(3, 3)] as const;
const Connections = devices.flat();

async function clientsOf(Sessions: readonly Json[], pageSize = 1000) {
  await using cloud = await smallCloud({ sets: { Sessions, Connections }, pageSize });
  const { report, table } = await tell({ parameters: { baseUrl: cloud.origin, ...only('sessions') } });
  expect(report.error).toBeNull();
  const asked = cloud.asked.filter((address) => address.startsWith('/monitorodata/Connections?'));
  return { clients: table('sessions').records.map((row) => row['client_name']), asked };
}

describe('a session without a current connection whose collection was cut', () => {
  it.each([
    ['Connections@odata.nextLink', link],
    ['Connections@nextLink', 'Sessions(1)/Connections?$skip=2'],
    ['Connections@odata.nextlink', 7],
  ])('shows its newest device, which is read in the set of its own: %s', async (member, written) => {
    const { clients, asked } = await clientsOf([
      session(1, at(1), { ...lost, ...cut(devices[0], written, member) }),
      session(2, at(2), { ...lost, Connections: devices[1] }),
      session(3, at(3), { ...lost, ...cut(devices[2], written, member) }),
    ]);
    expect(clients).toEqual(['1-5', '2-2', '3-3']);
    expect(asked).toHaveLength(1);
  });

  it('is read on over pages', async () => {
    const { clients } = await clientsOf([session(1, at(1), { ...lost, ...cut(devices[0], link) })], 2);
    expect(clients).toEqual(['1-5']);
  });

  it('keeps what came where the set has none of it any more', async () => {
    const Sessions = [session(9, at(1), { ...lost, ...cut(devicesOf(9, 3), link) })];
    expect((await clientsOf(Sessions)).clients).toEqual(['9-2']);
  });
});

describe('a collection that was not cut', () => {
  it.each([undefined, null, ''])('costs no question more: the link is %j', async (written) => {
    const more = written === undefined ? {} : { 'Connections@odata.nextLink': written };
    const Sessions = [session(2, at(2), { ...lost, Connections: devices[1], ...more })];
    const { clients, asked } = await clientsOf(Sessions);
    expect(clients).toEqual(['2-2']);
    expect(asked).toEqual([]);
  });
});

it('An application instance shows the newest device of its session, whose collection was cut.', async () => {
  const Session = {
    ...{ StartDate: at(1), EndDate: null, SessionType: 1, IsAnonymous: false, UserId: null, MachineId: null },
    ...lost,
    ...cut(devices[0], link),
  };
  const ApplicationInstances = [instance(1, at(1), { SessionKey: guid(1).toUpperCase(), Session })];
  await using cloud = await smallCloud({ sets: { ApplicationInstances, Connections } });
  const parameters = { baseUrl: cloud.origin, ...only('application_instances') };
  const { report, table } = await tell({ parameters });
  expect(report.error).toBeNull();
  expect(table('application_instances').records).toMatchObject([{ client_name: '1-5' }]);
});
