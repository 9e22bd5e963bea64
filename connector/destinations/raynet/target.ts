import type { z } from 'zod';
import { isLoopback } from '../../parameters/urls.ts';
import type { Target, TargetSources } from '../destination.ts';
import { checkNetwork, checkTable, placeIn, secretInEnvironment, secretInFile } from '../target-problems.ts';
import { openRaynet } from './destination.ts';
import type { RaynetOrder } from './orders.ts';
import type { raynetSchema } from './schema.ts';

/** What a target file of a Raynet Data Hub says beyond its schema. */

type Read = z.output<typeof raynetSchema>;

/** The API key of all tables that have none of their own; wins over the target file. */
const apiKeyVariable = 'CITRIX_PUSH_API_KEY';

export function readRaynetTarget(data: Read, sources: TargetSources, problems: string[]): Target {
  const { tables, allowPlainHttp, mode, url, format, fileField, requestTimeout, proxyUrl, caFile } = data;
  const address = new URL(url);
  if (address.protocol === 'http:' && !allowPlainHttp && !isLoopback(address)) {
    problems.push(
      'url: plain http would expose the API key on the network; use https, or set `allowPlainHttp` to true',
    );
  }
  const shared = keyOf(data, sources, 'apiKeyFile', problems);
  const inEnvironment = secretInEnvironment(apiKeyVariable, sources, problems);
  const orders = Object.entries(tables).map(([dataset, own]): RaynetOrder => {
    const path = placeIn(['tables', dataset]);
    checkTable(dataset, ['tables', dataset], sources, problems);
    const apiKey = keyOf(own, sources, `${path}.apiKeyFile`, problems) ?? inEnvironment ?? shared ?? '';
    if (apiKey === '') {
      problems.push(
        `${path}: no API key; give apiKey, apiKeyFile, or the variable ${apiKeyVariable} or ${apiKeyVariable}_FILE`,
      );
    } else if (!/^[\x21-\x7E]+$/.test(apiKey)) {
      problems.push(`${path}: the API key contains an invalid character`);
    }
    const { taskId, mode: ownMode = mode } = own;
    const place = `task ${taskId.toLowerCase()}`;
    return { dataset, place, taskId, apiKey, mode: ownMode, isRepeatable: ownMode === 'replace' };
  });
  checkNetwork(data, sources.readFile, problems);
  const target = { url: address, orders, format, fileField, requestTimeout, proxyUrl, caFile };
  return {
    address: address.href.replace(/\/$/, ''),
    secrets: orders.map(({ apiKey }) => apiKey),
    orders: () => orders,
    open: async (context) => openRaynet(target, context),
  };
}

function keyOf(
  { apiKey, apiKeyFile }: Pick<Read, 'apiKey' | 'apiKeyFile'>,
  { readFile }: TargetSources,
  name: string,
  problems: string[],
): string | undefined {
  return apiKey !== undefined || apiKeyFile === undefined
    ? apiKey
    : secretInFile(apiKeyFile, name, readFile, problems);
}
