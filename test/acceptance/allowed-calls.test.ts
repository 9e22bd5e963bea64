import { expect, test } from 'vitest';
import { allowedServices, onlyAllowed } from '../../connector/citrix/allowed-calls.ts';
import { isAnalytics } from '../../connector/datasets/define.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import type { WireRequest } from '../../connector/http/wire-request.ts';
import { endpointsOf } from '../../connector/parameters/regions.ts';
import { type RecordedRequest, startSimulator } from '../simulator/index.ts';
import { inspect } from '../support/check.ts';
import { fakeTransport } from '../support/fake-transport.ts';
import { extractHere } from '../support/here.ts';
import { parametersFor, smallTenant, wholeDays } from '../support/program.ts';

const never = new AbortController().signal;

/** Whether the list has a request that a simulator saw. */
function isListed({ method, path, requestBytes }: RecordedRequest, origin: string): Promise<boolean> {
  const endpoints = endpointsOf({ customerId: 'acmesimulated', region: 'global', baseUrl: origin });
  const guard = onlyAllowed(
    fakeTransport(() => ({ body: {} })),
    endpoints,
  );
  const body = requestBytes > 0 ? { body: '{}' } : {};
  const request = {
    method: method as WireRequest['method'],
    url: new URL(path, origin),
    headers: {},
    ...body,
  };
  return guard.send(request, never).then(
    () => true,
    () => false,
  );
}

test('all that a run of every table and its check send is in the list, and all of the list is needed', async () => {
  await using simulator = await startSimulator({ ...smallTenant, sessions: 50, logs: { operations: 20 } });
  const extraDatasets = datasets
    .filter((dataset) => !isAnalytics(dataset) && dataset.parameter === undefined)
    .map(({ name }) => name);
  const parameters = { fetchStartDatePeriod: wholeDays, extraDatasets };
  const run = await extractHere(simulator, { parameters });
  expect(run.exitCode, run.stderr).toBe(0);
  await inspect({ ...parametersFor(simulator), ...parameters });
  const sent = new Map(simulator.requests.map((request) => [`${request.method} ${request.path}`, request]));
  const unlisted: string[] = [];
  for (const [name, request] of sent) if (!(await isListed(request, simulator.origin))) unlisted.push(name);
  expect(unlisted).toEqual([]);
  const paths = [...sent.keys()].map((name) =>
    name.replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '{id}'),
  );
  for (const { method, path } of allowedServices.site.calls) {
    // A site that is searched by time needs no operation by itself.
    if (path === '/ConfigLog/Operations/{id}' || path === '/ConfigLog/Operations') continue;
    expect(paths).toContain(`${method} /cvad/manage${path}`);
  }
  for (const { method, path } of allowedServices.licensing.calls) {
    expect(paths).toContain(`${method} /licensing/license/enterprise/cloud/cvad/ud${path}`);
  }
});
