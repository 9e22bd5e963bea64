import { expect, test } from 'vitest';
import type { MessageBatch } from '../../connector/citrix/analytics/export.ts';
import { openExport } from '../../connector/citrix/analytics/kafka.ts';
import { ConnectorError } from '../../connector/errors.ts';
import { harms, mischiefs } from '../kafka/harms.ts';
import { type Mischief, type SmallBroker, startSmallBroker } from '../kafka/small-broker.ts';

const messages = ['one', 'two', 'three'];
const { signal } = new AbortController();

/** What a run asks, in its order. */
async function askAll(
  { address, ca, topic, group, user, password }: SmallBroker,
  timeoutMs: number,
): Promise<MessageBatch> {
  const source = openExport({ brokers: [address], ...{ topic, group, user, password, ca, timeoutMs } });
  try {
    await source.signIn(signal);
    const found = await source.topic(signal);
    await source.members(signal);
    await source.committed(found, signal);
    const batch = await source.read(0, 0n, 3n, signal);
    await source.commit(new Map([[0, 3n]]), signal);
    return batch;
  } finally {
    await source.close();
  }
}

const textsOf = (batch: MessageBatch) => batch.messages.map(({ value }) => String(value));

/** Of a client that hears nothing, in milliseconds; the others are answered at once, with an answer or a fault. */
const patience = 1000;

test('the small broker is a broker', async () => {
  await using broker = await startSmallBroker(messages);
  expect(textsOf(await askAll(broker, 30_000))).toEqual(messages);
  expect(broker.committed).toEqual([3n]);
});

test.concurrent.each(mischiefs(process.env['HOSTILE_BROKERS'] === 'all'))(
  'a broker is survived: $title',
  async (mischief) => {
    await using broker = await startSmallBroker(messages, mischief);
    // Some of it does no harm; what does is a failure like any other of a broker.
    const end = await askAll(broker, patience).then(textsOf, (error: unknown) => error);
    if (!(end instanceof ConnectorError)) expect(end).toEqual(messages);
    else expect([end.kind, end.message]).toEqual(['transient', expect.stringContaining(broker.address)]);
  },
);

async function failureWith(mischief: Mischief): Promise<unknown> {
  await using broker = await startSmallBroker(messages, mischief);
  return await askAll(broker, 30_000).catch((error: unknown) => error);
}

test('what no broker sends is not waited for, and not kept', async () => {
  const { 'announces two gigabytes and sends them': pour } = harms;
  expect(await failureWith({ at: 'Fetch', does: pour })).toMatchObject({
    code: 'SOURCE_UNAVAILABLE',
    message: expect.stringMatching(/an answer of 2147483647 bytes|Connection closed/),
  });
});

test('a broker that does not say where a partition ends has not said that it is empty', async () => {
  expect(await failureWith({ at: 'ListOffsets', does: harms['answers with zeros'] })).toMatchObject({
    message: expect.stringContaining('does not say where partition 0 begins and ends'),
  });
});

test('a broker that does not send the events it has is not asked for ever', async () => {
  expect(await failureWith({ at: 'Fetch', does: harms['answers with zeros'] })).toMatchObject({
    code: 'SOURCE_TIMEOUT',
    message: expect.stringContaining('partition 0 has events from offset 0, but does not send them'),
  });
});

test('a broker cannot have passwords hashed for hours', async () => {
  const does: Mischief['does'] = ({ socket }, answer) => {
    const more = Buffer.from(answer.toString('latin1').replace('i=4096', 'i=2000000000'), 'latin1');
    more.writeInt32BE(more.length - 4, 0);
    more.writeInt32BE(more.length - 16, 12);
    socket.write(more);
  };
  expect(await failureWith({ at: 'SaslAuthenticate', does })).toMatchObject({
    message: expect.stringContaining('2000000000 rounds of hashing'),
  });
});

test('a question after a failure begins with a new connection', async () => {
  const once = { at: 'Metadata', does: harms['resets the connection'], times: 1 } as const;
  await using broker = await startSmallBroker(messages, once);
  const { address, ca, topic, group, user, password } = broker;
  const source = openExport({
    brokers: [address],
    ...{ topic, group, user, password, ca, timeoutMs: 30_000 },
  });
  await expect(source.topic(signal)).rejects.toMatchObject({ kind: 'transient' });
  expect((await source.topic(signal)).partitions).toEqual([{ number: 0, earliest: 0n, end: 3n }]);
  await source.close();
});
