import { z } from 'zod';
import { count, errorCode } from './shared.ts';

const transactionId = z.string().meta({ description: 'For Citrix Support; empty where there is none.' });
const ms = z.number().min(0).meta({ description: 'Duration in milliseconds.' });
const attempt = z.int().min(1).meta({ description: 'Number of the attempt, from 1.' });
const path = z.string().meta({ description: 'Path of the URL.' });

/** What goes over the network. */
export const trafficEvents = {
  request: z
    .strictObject({
      method: z.string().meta({ description: 'HTTP method.' }),
      path,
      query: z.string().meta({ description: 'Query of the URL; empty where there is none.' }),
      status: count.meta({ description: 'HTTP status; 0: no answer.' }),
      ms,
      bytes: count.meta({ description: 'Bytes received, compressed.' }),
      attempt,
      transactionId,
    })
    .meta({ description: 'One HTTP exchange, also a failed one.' }),
  fetch: z
    .strictObject({
      partition: count.meta({ description: 'Number of the partition.' }),
      // Offsets exceed the exact numbers of JSON.
      offset: z.string().meta({ description: 'Offset of the first requested message, as text.' }),
      messages: count.meta({ description: 'Messages that arrived.' }),
      bytes: count.meta({ description: 'Bytes received.' }),
      ms,
    })
    .meta({ description: 'Messages of the risk export were fetched.' }),
  retry: z
    .strictObject({
      code: errorCode.meta({ description: 'Why the attempt failed.' }),
      path,
      attempt,
      waitMs: z.number().min(0).meta({ description: 'Milliseconds until the next attempt.' }),
      transactionId,
    })
    .meta({ description: 'An attempt failed; the request is sent again after a wait.' }),
  'page-resized': z
    .strictObject({
      set: z.string().meta({ description: 'The set of the source.' }),
      rows: count.nullable().meta({ description: 'Rows of a page; null: reset to those of the source.' }),
      code: errorCode.nullable().meta({ description: 'The failure that led to it; null: reset.' }),
    })
    .meta({ description: 'The page size of a set was reduced after a failure, or reset.' }),
} as const;
