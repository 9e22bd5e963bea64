import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { contentOf, temporaryFolder } from '../unit/output/folder.ts';

const root = new URL('../../', import.meta.url);

describe('the command line', () => {
  it.each([['--help'], ['-h'], ['help'], ['run', '--help']])('%s tells what there is', async (...args) => {
    const { exitCode, stdout, stderr } = await runCli(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/Usage[\s\S]*run --params FILE\|-[\s\S]*describe[\s\S]*Exit codes: 0 complete/);
  });

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
    [['extract'], /no command "extract"; commands are run, describe/],
    [['run', '--parms', 'x'], /--parms/],
    [['run', 'now'], /"now" is one word too many/],
    [['run', '--params'], /--params/],
    [['run', '--log-level', 'loud'], /--log-level must be one of error, warn, info, debug/],
    [['run', '--log-format', 'xml'], /--log-format must be one of text, json/],
  ])('%j is refused with exit code 78 and the way out', async (args, says) => {
    const { exitCode, stdout, stderr } = await runCli(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 78, stdout: '' });
    expect(stderr).toMatch(/^PARAMETERS_INVALID: The command line cannot be used: /);
    expect(stderr).toMatch(says);
    expect(stderr).toContain('citrix-connector');
  });
});

describe('describe', () => {
  // A proxy that nobody listens at: whoever asks the network fails.
  const env = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };
  const tables = ['sessions', 'application_instances', 'machine_catalogs', 'hypervisors'];

  it('lists parameters, tables and columns for people', async () => {
    const { exitCode, stdout, stderr } = await runCli(['describe'], { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const word of [...tables, 'fetchStartDatePeriod', 'session_key']) expect(stdout).toContain(word);
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
