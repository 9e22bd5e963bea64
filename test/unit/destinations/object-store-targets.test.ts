import { describe, expect, it } from 'vitest';
import { loadTarget } from '../../../connector/destinations/load-target.ts';

const canary = 'Canary%2FSignature%3D%3D';
const token = `?sv=2026-04-06&sp=racwdl&sig=${canary}`;

function load(target: object, env: Readonly<Record<string, string>> = {}, file = '') {
  return loadTarget({
    ...{ text: JSON.stringify(target), origin: 'target.json', env },
    ...{ readFile: () => file, datasetNames: ['sessions', 'machines'] },
  });
}

async function problemsOf(target: object, env?: Readonly<Record<string, string>>, file?: string) {
  const thrown: unknown = await load(target, env, file).then(
    () => ({ problems: [] }),
    (error: unknown) => error,
  );
  expect(JSON.stringify(thrown)).not.toMatch(/canary/i);
  return (thrown as { problems: readonly string[] }).problems;
}

const s3 = { kind: 's3', bucket: 'tables' };
const blob = { kind: 'azure-blob', url: 'https://acme.blob.core.windows.net', container: 'tables' };

describe('the target file of a bucket', () => {
  it('needs no more than its name; the address has no secret', async () => {
    const target = await load({ ...s3, prefix: 'lake/citrix' });
    expect(target).toMatchObject({ kind: 's3', address: 's3://tables/lake/citrix', secrets: [] });
  });

  it.each([
    ['an endpoint without TLS on another machine', { endpoint: 'http://minio.example.com' }, /plain http/],
    ['a password in the endpoint', { endpoint: 'https://me:canary@minio.example.com' }, /endpoint/],
    ['a table that there is not', { tables: ['session'] }, /did you mean "sessions"/],
    ['a prefix with a slash at its end', { prefix: 'lake/' }, /prefix/],
    ['a prefix that leaves its place', { prefix: '../other/' }, /prefix/],
    ['a customer with a slash', { customer: 'a/b' }, /customer/],
    ['a layout that there is not', { layout: 'weekly' }, /layout/],
    ['a name that no bucket has', { bucket: 'Tables_1' }, /bucket/],
    ['a secret, which the SDK finds elsewhere', { secretAccessKey: 'canary-secret' }, /unknown member/],
  ])('with %s is refused', async (_title, members, says) => {
    expect(await problemsOf({ ...s3, ...members })).toEqual([expect.stringMatching(says)]);
  });

  it('may name a store without TLS on this machine, or where that is allowed', async () => {
    await load({ ...s3, endpoint: 'http://127.0.0.1:9000' });
    await load({ ...s3, endpoint: 'http://minio.example.com', allowPlainHttp: true });
  });
});

describe('the target file of a container', () => {
  it('has the signature of the file, or of the environment; it is a secret in each form', async () => {
    const secrets = [token.slice(1), canary, 'Canary/Signature=='];
    for (const target of [
      await load({ ...blob, sasToken: token }),
      await load({ ...blob, sasTokenFile: 'token' }, {}, `${token}\n`),
      await load(blob, { AZURE_STORAGE_SAS_TOKEN: token }),
    ]) {
      expect(target).toMatchObject({ address: 'https://acme.blob.core.windows.net/tables', secrets });
    }
    expect(await load(blob)).toMatchObject({ secrets: [] });
  });

  it.each([
    ['a signature in the URL', { url: `https://acme.blob.core.windows.net${token}` }, /url/],
    ['a token that is none', { sasToken: 'canary-no-token' }, /sasToken: is not a shared access signature/],
    ['plain http to another machine', { url: 'http://acme.example.com' }, /plain http/],
    ['a name that no container has', { container: 'Tables' }, /container/],
    ['a table that there is not', { tables: ['machine'] }, /did you mean "machines"/],
  ])('with %s is refused', async (_title, members, says) => {
    expect(await problemsOf({ ...blob, ...members })).toEqual([expect.stringMatching(says)]);
  });
});
