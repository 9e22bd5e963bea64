import type { ContainerClient } from '@azure/storage-blob';
import type { z } from 'zod';
import { loadOptional } from '../../optional-package.ts';
import { isLoopback } from '../../parameters/urls.ts';
import type { Target, TargetSources } from '../destination.ts';
import { openObjects } from '../objects/destination.ts';
import { objectOrders } from '../objects/orders.ts';
import { checkTable, secretInEnvironment, secretInFile } from '../target-problems.ts';
import { azureBlobPackages } from './packages.ts';
import type { azureBlobSchema } from './schema.ts';
import { openContainer } from './store.ts';

const ofBlob = { user: 'A push to Azure Blob Storage', ranges: azureBlobPackages } as const;

const loadBlob = () => loadOptional('@azure/storage-blob', ofBlob, () => import('@azure/storage-blob'));

const loadIdentity = () => loadOptional('@azure/identity', ofBlob, () => import('@azure/identity'));

/** As the tools of Azure name it. */
const tokenVariable = 'AZURE_STORAGE_SAS_TOKEN';

/** What a target file of a container says beyond its schema. */
export function readAzureBlobTarget(
  data: z.output<typeof azureBlobSchema>,
  sources: TargetSources,
  problems: string[],
): Target {
  const { url, container, prefix, customer, layout, tables, allowPlainHttp } = data;
  const account = new URL(url);
  if (account.protocol === 'http:' && !allowPlainHttp && !isLoopback(account)) {
    problems.push(
      'url: plain http would expose credentials and rows on the network; use https, or set `allowPlainHttp` to true',
    );
  }
  for (const [index, dataset] of (tables ?? []).entries()) {
    checkTable(dataset, ['tables', index], sources, problems);
  }
  const token = tokenOf(data, sources, problems);
  const base = `${account.href.replace(/\/$/, '')}/${container}`;
  const below = prefix === '' ? '' : `/${prefix}`;
  const client = async (): Promise<ContainerClient> => {
    const { ContainerClient: Client } = await loadBlob();
    const options = {
      retryOptions: { maxTries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 8_000, tryTimeoutInMs: 120_000 },
    };
    if (token !== undefined) return new Client(`${base}?${token}`, undefined, options);
    const { DefaultAzureCredential } = await loadIdentity();
    return new Client(base, new DefaultAzureCredential(), options);
  };
  return {
    address: `${base}${below}`,
    secrets: token === undefined ? [] : [token, ...signaturesIn(token)],
    orders: (published) => objectOrders(published, tables),
    async loadPackages() {
      await loadBlob();
      if (token === undefined) await loadIdentity();
    },
    async open(context) {
      const store = openContainer(await client(), context.signal);
      return openObjects(store, { prefix, customer, layout, tables }, context);
    },
  };
}

/** Without one Azure's identity library finds who signs in. */
function tokenOf(
  { sasToken, sasTokenFile }: z.output<typeof azureBlobSchema>,
  sources: TargetSources,
  problems: string[],
): string | undefined {
  const inFile =
    sasTokenFile === undefined
      ? undefined
      : secretInFile(sasTokenFile, 'sasTokenFile', sources.readFile, problems);
  const token = sasToken ?? inFile ?? secretInEnvironment(tokenVariable, sources, problems);
  if (token === undefined) return undefined;
  const bare = token.replace(/^\?/, '');
  if (!/^[\x21-\x7E]+$/.test(bare) || !new URLSearchParams(bare).has('sig')) {
    problems.push('sasToken: is not a shared access signature; it has the form `sv=…&sig=…`');
  }
  return bare;
}

/** The signature alone, as it stands in the token and as it is meant. */
function signaturesIn(token: string): readonly string[] {
  const [, written = ''] = /(?:^|&)sig=([^&]+)/.exec(token) ?? [];
  return [written, new URLSearchParams(token).get('sig') ?? ''].filter((text) => text.length >= 8);
}
