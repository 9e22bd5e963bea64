import type { z } from 'zod';
import type { Order } from '../destination.ts';
import type { raynetSchema } from './schema.ts';

/** A table of the output folder, and the task it belongs to. */
export interface RaynetOrder extends Order {
  readonly taskId: string;
  readonly apiKey: string;
  readonly mode: 'replace' | 'append';
}

export type RaynetTarget = Pick<
  z.output<typeof raynetSchema>,
  'format' | 'fileField' | 'requestTimeout' | 'proxyUrl' | 'caFile'
> & {
  readonly url: URL;
  readonly orders: readonly RaynetOrder[];
};
