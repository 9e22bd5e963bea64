import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as s3 from '@aws-sdk/client-s3';
import { ContainerClient, ContainerSASPermissions, StorageSharedKeyCredential } from '@azure/storage-blob';
import { frontOf } from '../support/front.ts';
import { command, proxies } from './command.ts';
import { Unavailable, type Work } from './host.ts';
import { virtualEnvironment } from './python.ts';

/** Object stores on loopback, each a real server from a registry, with an empty bucket. */

export interface StartedStore extends AsyncDisposable {
  /** The target file for it. */
  readonly target: Readonly<Record<string, unknown>>;
  /** Credentials, for the environment of a push. */
  readonly env: Readonly<Record<string, string>>;
  /** What pushes reach: it passes on to the store, and counts. */
  readonly front: Server;
  /** Credentials that permit to read and list alone, where the server knows such. */
  readonly readingEnv?: Readonly<Record<string, string>>;
  /** Credentials that are not valid. */
  readonly wrongEnv: Readonly<Record<string, string>>;
  /** What must appear nowhere. */
  readonly secrets: readonly string[];
  /** Keys of all objects. */
  keys(): Promise<readonly string[]>;
  read(key: string): Promise<Buffer>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function started(program: string, args: readonly string[], url: string): Promise<ChildProcess> {
  const child = spawn(program, args, { stdio: 'ignore' });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
  });
  failed.catch(() => undefined);
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await Promise.race([fetch(url).catch(() => undefined), failed]);
    if (answer !== undefined) return child;
    await Promise.race([sleep(150), failed]);
  }
  child.kill();
  throw new Error(`${url} does not answer`);
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}

const bucket = 'tables';

/** moto, which speaks S3, from PyPI. */
export async function startS3(work: Work): Promise<StartedStore> {
  const bin = await virtualEnvironment(work, 'moto');
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = await started(join(bin, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], endpoint);
  const env = { AWS_ACCESS_KEY_ID: 'CANARYKEYID', AWS_SECRET_ACCESS_KEY: 'Canary5ecretOfTheStore' };
  const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY };
  const client = new s3.S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  await client.send(new s3.CreateBucketCommand({ Bucket: bucket }));
  const front = await frontOf(endpoint);
  return {
    target: { kind: 's3', bucket, endpoint: `http://127.0.0.1:${front.port}`, prefix: 'lake' },
    front: front.server,
    env,
    // The SDK finds none: no file, no machine that hands them out.
    wrongEnv: { AWS_EC2_METADATA_DISABLED: 'true', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
    secrets: [env.AWS_SECRET_ACCESS_KEY, env.AWS_ACCESS_KEY_ID],
    async keys() {
      const { Contents = [] } = await client.send(new s3.ListObjectsV2Command({ Bucket: bucket }));
      return Contents.map(({ Key = '' }) => Key);
    },
    async read(Key) {
      const { Body } = await client.send(new s3.GetObjectCommand({ Bucket: bucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await front[Symbol.asyncDispose]();
      await ended(child);
    },
  };
}

/** The account that every Azurite has. */
const account = {
  name: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
} as const;

const azuriteVersion = '3.35.0';

/** Azurite, the Blob Storage of Azure for developers, from npm. */
export async function startAzurite(work: Work): Promise<StartedStore> {
  const script = await installedAzurite(work);
  const port = await freePort();
  const data = join(work.folder, 'azurite');
  await mkdir(data, { recursive: true });
  const base = `http://127.0.0.1:${port}/${account.name}`;
  const options = ['--blobHost', '127.0.0.1', '--blobPort', String(port), '--location', data];
  const quiet = ['--silent', '--skipApiVersionCheck', '--disableTelemetry'];
  const child = await started(process.execPath, [script, ...options, ...quiet], base);
  const url = `${base}/${bucket}`;
  const admin = new ContainerClient(url, new StorageSharedKeyCredential(account.name, account.key));
  await admin.create();
  const tokenFor = async (permissions: string) => {
    const signed = await admin.generateSasUrl({
      permissions: ContainerSASPermissions.parse(permissions),
      expiresOn: new Date(Date.now() + 6 * 3_600_000),
    });
    return signed.slice(signed.indexOf('?') + 1);
  };
  const token = await tokenFor('racwdl');
  const signature = new URLSearchParams(token).get('sig') ?? '';
  const front = await frontOf(`http://127.0.0.1:${port}`);
  return {
    target: {
      ...{ kind: 'azure-blob', url: `http://127.0.0.1:${front.port}/${account.name}` },
      ...{ container: bucket, prefix: 'lake' },
    },
    front: front.server,
    env: { AZURE_STORAGE_SAS_TOKEN: token },
    readingEnv: { AZURE_STORAGE_SAS_TOKEN: await tokenFor('rl') },
    wrongEnv: { AZURE_STORAGE_SAS_TOKEN: token.replace(/sig=.{8}/, 'sig=AAAAAAAA') },
    secrets: [signature, encodeURIComponent(signature)],
    async keys() {
      const names: string[] = [];
      for await (const { name } of admin.listBlobsFlat()) names.push(name);
      return names;
    },
    read: (key) => admin.getBlobClient(key).downloadToBuffer(),
    [Symbol.asyncDispose]: async () => {
      await front[Symbol.asyncDispose]();
      await ended(child);
    },
  };
}

async function installedAzurite({ cache, say }: Work): Promise<string> {
  const folder = join(cache, `azurite-${azuriteVersion}`);
  const script = join(folder, 'node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js');
  if (existsSync(script)) return script;
  say(`installs azurite ${azuriteVersion}, once`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await command('npm', ['install', '--no-audit', '--no-fund', `azurite@${azuriteVersion}`], {
    cwd: folder,
    env: proxies,
  }).catch((error: unknown) => {
    throw new Unavailable(`azurite: ${error instanceof Error ? error.message : String(error)}`);
  });
  return script;
}
