import { counted } from '../../amounts.ts';
import { defaultRetryPolicy } from '../../http/retry.ts';
import { createTransport } from '../../http/transport.ts';
import { isLoopback } from '../../parameters/urls.ts';
import type { Destination, Order, PushContext } from '../destination.ts';
import { reachCheck } from '../reach.ts';
import { isSurelyNotTaken } from './failures.ts';
import type { RaynetOrder, RaynetTarget } from './orders.ts';
import { type UploadContext, upload } from './upload.ts';

/** @throws ConnectorError PARAMETERS_INVALID (the proxy's address) */
export function openRaynet(target: RaynetTarget, context: PushContext): Destination {
  const { out, runtime, emit, redact, signal } = context;
  const { url, proxyUrl, caFile } = target;
  const transport = createTransport({
    env: context.env,
    timeoutMs: target.requestTimeout * 1000,
    proxyUrl,
    isLocal: url.protocol === 'http:' && isLoopback(url),
    ca: caFile === undefined ? undefined : context.readFile(caFile),
  });
  const uploadContext = (dataset: string): UploadContext => ({
    ...{ out, target, transport, runtime, signal, policy: defaultRetryPolicy, redact },
    onRetry: (message, waitMs) =>
      emit({
        type: 'warning',
        code: 'PUSH_RETRIED',
        dataset,
        message: `${dataset}: ${message}; retrying in ${Math.ceil(waitMs / 1000)} s.`,
      }),
  });
  const orderOf = ({ dataset, place }: Order): RaynetOrder => {
    const own = target.orders.find((order) => order.dataset === dataset && order.place === place);
    if (own === undefined) throw new Error(`no order for ${dataset}`);
    return own;
  };
  return {
    checks: () => [
      reachCheck(url, transport),
      {
        step: 'rights',
        subject: url.host,
        run: async () => ({
          detail: 'the API of the Data Hub has no request that proves a key without writing rows',
          isSkipped: true,
        }),
      },
    ],
    async deliver(order, table) {
      await upload(table, orderOf(order), uploadContext(order.dataset));
      const { rows } = table;
      const how = order.mode === 'append' ? 'appended' : 'uploaded, replacing the existing rows';
      return { sent: rows, accepted: rows, changed: null, detail: `${counted(rows, 'row')} ${how}` };
    },
    isSurelyNotTaken: (thrown, order) => isSurelyNotTaken(thrown, orderOf(order).mode),
    close: () => transport.close(),
  };
}
