import type { z } from 'zod';
import { loadOptional } from '../../optional-package.ts';
import { isLoopback } from '../../parameters/urls.ts';
import type { Target, TargetSources } from '../destination.ts';
import { openObjects } from '../objects/destination.ts';
import { objectOrders } from '../objects/orders.ts';
import { checkTable } from '../target-problems.ts';
import { s3Packages } from './packages.ts';
import type { s3Schema } from './schema.ts';
import { openBucket } from './store.ts';

const load = () =>
  loadOptional(
    '@aws-sdk/client-s3',
    { user: 'A push to S3', ranges: s3Packages },
    () => import('@aws-sdk/client-s3'),
  );

/** What a target file of a bucket says beyond its schema. Credentials are found by the AWS SDK. */
export function readS3Target(
  data: z.output<typeof s3Schema>,
  sources: TargetSources,
  problems: string[],
): Target {
  const { bucket, endpoint, region, prefix, customer, layout, tables, allowPlainHttp } = data;
  const url = endpoint === undefined ? undefined : new URL(endpoint);
  if (url?.protocol === 'http:' && !allowPlainHttp && !isLoopback(url)) {
    problems.push(
      'endpoint: plain http would expose the rows on the network; use https, or set `allowPlainHttp` to true',
    );
  }
  for (const [index, dataset] of (tables ?? []).entries()) {
    checkTable(dataset, ['tables', index], sources, problems);
  }
  const below = prefix === '' ? '' : `/${prefix}`;
  const address = `${url === undefined ? 's3://' : `${url.href.replace(/\/$/, '')}/`}${bucket}${below}`;
  return {
    address,
    secrets: [],
    orders: (published) => objectOrders(published, tables),
    async loadPackages() {
      await load();
    },
    async open(context) {
      const store = openBucket(await load(), { bucket, endpoint, region, signal: context.signal });
      return openObjects(store, { prefix, customer, layout, tables }, context);
    },
  };
}
