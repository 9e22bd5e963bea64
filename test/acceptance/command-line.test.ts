import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { runCli } from '../support/cli.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { loopback } from '../support/loopback.ts';
import { parametersFor, smallTenant } from '../support/program.ts';

const root = new URL('../../', import.meta.url);

describe('the command line', () => {
  it.each([['--help'], ['-h'], ['help'], ['constructor', '--help']])(
    '%s tells what there is',
    async (...args) => {
      const { exitCode, stdout, stderr } = await runCli(args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(
        /Usage[\s\S]*Commands[\s\S]* run [\s\S]* describe [\s\S]*Exit codes: 0 complete/,
      );
    },
  );

  it('--version tells the version of the package', async () => {
    const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
    expect(await runCli(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('without a command shows the help, as a mistake', async () => {
    const { exitCode, stdout, stderr } = await runCli([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 78, stdout: '' });
    expect(stderr).toContain('Usage');
  });

  it.each([
    [['extract'], /unknown command "extract"; the commands are run, check, preview, describe, push/],
    [['run', '--parms', 'x'], /--parms/],
    [['run', 'now'], /unexpected argument "now"/],
    [['run', '--params'], /--params/],
    [['constructor'], /unknown command "constructor"/],
    [['run', '--json'], /--json is not an option of run/],
    [['describe', '--params', 'x'], /--params is not an option of describe/],
    [['check', '--markdown'], /--markdown is not an option of check/],
    [['check', '--state', ''], /--state needs a folder name/],
    [['run', '--log-level', 'loud'], /--log-level must be one of error, warn, info, debug/],
    [['run', '--log-format', 'xml'], /--log-format must be one of text, json/],
  ])('%j is refused with exit code 78 and the way out', async (args, says) => {
    const { exitCode, stdout, stderr } = await runCli(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 78, stdout: '' });
    expect(stderr).toMatch(/^PARAMETERS_INVALID: The command line is invalid: /);
    expect(stderr).toMatch(says);
    expect(stderr).toContain('citrix-connector');
  });
});

describe.runIf(process.platform !== 'win32')('a reader that goes away', () => {
  const program = fileURLToPath(new URL('connector/cli.ts', root));
  const shell = promisify(execFile);

  it('is no fault of ours', async () => {
    const script = `"${process.execPath}" "${program}" describe --json | head -c 10`;
    expect(await shell('sh', ['-c', script])).toEqual({ stdout: '{\n  "contr', stderr: '' });
  });

  it('does not end a run, nor change its exit code', async () => {
    const out = await temporaryFolder();
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50 });
    const parameters = JSON.stringify(parametersFor(simulator));
    const run = `"${process.execPath}" "${program}" run --params - --out "${out}" --log-level debug`;
    const script = `{ ${run} 2>&1 >/dev/null; echo $? >"${out}/code"; } | head -n 1`;
    const child = shell('sh', ['-c', script]);
    child.child.stdin?.end(parameters);
    await child;
    const content = await contentOf(out);
    expect(content['code']).toBe('0\n');
    expect(Object.keys(content)).toContain('sessions.csv');
  });
});

describe('describe', () => {
  // A proxy that nobody listens at: whoever asks the network fails.
  const env = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };
  const tables = ['sessions', 'application_instances', 'machine_catalogs', 'hypervisors'];

  it('lists parameters, tables and columns for people', async () => {
    const { exitCode, stdout, stderr } = await runCli(['describe'], { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const word of [...tables, 'fetchStartDatePeriod', 'Inventory']) expect(stdout).toContain(word);
  });

  it('--dataset shows the columns of one, and names the nearest when there is none', async () => {
    const { exitCode, stdout } = await runCli(['describe', '--dataset', 'logon_metrics'], { env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('user_init_start_date');
    const wrong = await runCli(['describe', '--dataset', 'logon_metric'], { env });
    expect(wrong.exitCode).toBe(78);
    expect(wrong.stderr).toContain('did you mean "logon_metrics"?');
  });

  it('--json is the manifest', async () => {
    const { exitCode, stdout, stderr } = await runCli(['describe', '--json'], { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { $schema: _schema, ...manifest } = JSON.parse(
      await readFile(new URL('manifest/connector.json', root), 'utf8'),
    );
    expect(JSON.parse(stdout)).toEqual(manifest);
  });

  it('--markdown makes pages of it', async () => {
    const { exitCode, stdout, stderr } = await runCli(['describe', '--markdown'], { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^# /);
    for (const table of tables) expect(stdout).toMatch(new RegExp(`^#+ .*${table}`, 'm'));
  });

  it('reads and writes no file of its own', async () => {
    const folder = await temporaryFolder();
    await runCli(['describe', '--out', folder], { env });
    expect(await contentOf(folder)).toEqual({});
  });
});

describe('a proxy of the environment', () => {
  it('is never told the secret of a run against this machine', async () => {
    const heard: string[] = [];
    await using proxy = await loopback((request, response) => {
      heard.push(request.url ?? '');
      response.end();
    });
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50 });
    const env = { HTTP_PROXY: proxy.origin, http_proxy: proxy.origin, HTTPS_PROXY: proxy.origin };
    const input = JSON.stringify(parametersFor(simulator));
    const out = await temporaryFolder();
    const { exitCode } = await runCli(['run', '--params', '-', '--out', out], { input, env });
    expect([exitCode, heard]).toEqual([0, []]);
  });
});
