import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../support/certificate.ts';
import { jars } from './fetch.ts';

/** Who may do everything on a broker of the tests. */
export const admin = { username: 'admin', password: 'admin-of-the-tests' } as const;

export interface BrokerAddress {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** PEM of the authority that its certificate comes from. */
  readonly ca: string;
}

export interface Broker extends BrokerAddress {
  /** Ends it at once, as a power failure would. */
  kill(): Promise<void>;
  /** Starts it again where it was. */
  start(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A real Apache Kafka on free ports of this machine: one node (KRaft), TLS with a certificate of its own authority,
 * SCRAM-SHA-256, and nobody but the administrator may do anything before they are let.
 */
export async function startBroker(): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-'));
  const { cert, key } = makeCertificate();
  const [port, controllerPort] = [await freePort(), await freePort()];
  writeFileSync(join(folder, 'server.pem'), key + cert);
  writeFileSync(join(folder, 'server.properties'), propertiesOf({ folder, port, controllerPort }));
  format(folder);
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    running = run(folder);
    await ready(running, folder);
  }

  async function kill(): Promise<void> {
    const ended = running;
    running = undefined;
    if (ended === undefined || ended.exitCode !== null || ended.signalCode !== null) return;
    const gone = new Promise((resolve) => ended.once('exit', resolve));
    ended.kill('SIGKILL');
    await gone;
  }

  async function remove(): Promise<void> {
    await kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return { address: `127.0.0.1:${port}`, ca: cert, kill, start, [Symbol.asyncDispose]: remove };
}

interface Layout {
  readonly folder: string;
  readonly port: number;
  readonly controllerPort: number;
}

function propertiesOf({ folder, port, controllerPort }: Layout): string {
  const login = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${admin.username}" password="${admin.password}";`;
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `SASL_SSL://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `SASL_SSL://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'SASL_SSL',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-256',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-256',
    'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': login,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': join(folder, 'server.pem'),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': join(folder, 'server.pem'),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': `User:${admin.username};User:ANONYMOUS`,
    'log.dirs': join(folder, 'data'),
    'num.network.threads': 2,
    'num.io.threads': 2,
    'background.threads': 2,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': false,
    // Messages carry the time of the tests, which is long ago: by the usual week they would be removed during a test.
    'log.retention.ms': -1,
    // One that was killed is not let in again before this is over.
    'broker.session.timeout.ms': 1500,
    'broker.heartbeat.interval.ms': 300,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** The administrator has to be known before the broker starts: it signs in to itself. */
function format(folder: string): void {
  const config = join(folder, 'server.properties');
  const scram = `SCRAM-SHA-256=[name=${admin.username},password=${admin.password}]`;
  const args = ['format', '-t', 'dGVzdC1jbHVzdGVyLTAwMA', '-c', config, '--add-scram', scram];
  const command = ['-cp', join(jars, '*'), 'kafka.tools.StorageTool', ...args];
  const { status, stderr } = spawnSync('java', command, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the broker's disk could not be made ready: ${stderr}`);
}

function run(folder: string): ChildProcess {
  const options = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const command = [...options, '-cp', join(jars, '*'), 'kafka.Kafka', join(folder, 'server.properties')];
  return spawn('java', command, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Resolves when the broker says that it has started. */
function ready(child: ChildProcess, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-20_000);
      if (log.includes('Kafka Server started')) {
        // From now on nobody wants to know; but who does not read lets the broker wait.
        child.stderr?.removeAllListeners('data').resume();
        resolve();
      }
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the broker in ${folder} ended with ${code}: ${log}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return address.port;
}
