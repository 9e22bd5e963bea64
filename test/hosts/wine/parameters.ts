import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startSimulator } from '../../simulator/index.ts';
import { parametersFor, smallTenant } from '../../support/program.ts';
import { command } from '../command.ts';
import { expectThat, onWindows, parameterFile, type Trial } from './trial.ts';
import { onZ, runNode } from './windows.ts';

/** Parameters in the forms that tools of Windows give them, and the other commands. */
export async function proveParameters(trial: Trial): Promise<void> {
  const { work, windows } = trial;
  await using simulator = await startSimulator(smallTenant);
  const { clientSecret, customerId, clientId, baseUrl } = parametersFor(simulator);

  const secret = join(work.folder, 'Schlüssel für Müller.txt');
  await writeFile(secret, `\uFEFF${clientSecret}\r\n`);
  const env = {
    ...{ citrix_customer_id: customerId, Citrix_Client_Id: clientId, CITRIX_BASE_URL: baseUrl },
    citrix_client_secret_file: onZ(secret),
  };
  await onWindows(trial, ['check'], { env });
  work.say('variables in small letters, a secret file with byte order mark and CRLF');

  const given = JSON.stringify({ customerId, clientId, clientSecret, baseUrl }, null, 2);
  const input = `\uFEFF${given.replaceAll('\n', '\r\n')}`;
  await onWindows(trial, ['check', '--params', '-'], { input });
  const utf16 = join(work.folder, 'utf16.json');
  await writeFile(utf16, input, 'utf16le');
  await onWindows(trial, ['check', '--params', onZ(utf16)]);
  work.say('parameters on standard input with byte order mark and CRLF, and in a file of UTF-16');

  const params = await parameterFile(trial, 'commands', simulator);
  const trace = 'R:trace.ndjson';
  const hypervisors = ['--params', onZ(params), '--dataset', 'hypervisors'];
  const preview = await onWindows(trial, ['preview', ...hypervisors, '--json']);
  expectThat(JSON.parse(preview.stdout).rows.length > 0, `preview says ${preview.stdout}`);
  await onWindows(trial, [
    'run',
    '--params',
    onZ(params),
    '--out',
    'C:\\citrix\\traced',
    '--trace-http',
    trace,
  ]);
  expectThat(existsSync(join(windows.r, 'trace.ndjson')), 'there is no trace');
  await proveTap(trial, params);
}

/** The rows that the Singer tap sends are those that it sends on Linux. */
async function proveTap(trial: Trial, params: string): Promise<void> {
  const { work, windows, script } = trial;
  const tap = join(dirname(script), 'tap-citrix.js');
  const config = join(work.folder, 'tap.json');
  const text = (await readFile(params, 'utf8')).replace(/^\uFEFF/, '');
  await writeFile(config, text);
  /** Without the moment of the run. */
  const records = (output: string) =>
    output
      .replaceAll(/,"time_extracted":"[^"]*"\}$/gm, '}')
      .split('\n')
      .filter((line) => line.startsWith('{"type":"RECORD"') || line.startsWith('{"type":"SCHEMA"'));
  const discovered = await runNode(windows, tap, ['--config', onZ(config), '--discover']);
  const catalog = join(work.folder, 'catalog.json');
  await writeFile(catalog, discovered.stdout);
  const there = await runNode(windows, tap, ['--config', onZ(config), '--catalog', onZ(catalog)]);
  const here = await command(process.execPath, [tap, '--config', config, '--catalog', catalog], {
    cwd: work.folder,
  });
  expectThat(records(there.stdout).length > 0, `the tap sent ${there.stdout.slice(0, 300)}`);
  expectThat(records(there.stdout).join() === records(here).join(), 'the tap sends other rows than on Linux');
  work.say(`preview, trace; the tap sends ${records(here).length} lines with rows, the same as on Linux`);
}
