import { spawn } from 'node:child_process';

interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What npm tells its scripts about the project it runs them for; a host's npm is to find its own. */
const unwanted = /^(CITRIX_|npm_|NODE_|INIT_CWD$|https?_proxy$|no_proxy$)/i;
/** Without these nothing can be installed on some machines. */
const wanted = /^(npm_config_(registry|cafile|proxy|https_proxy|userconfig|cache)|NODE_EXTRA_CA_CERTS)$/i;

/** Packages may have to come through the proxy that all else here is kept from. */
export const proxies = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    /^(https?|no)_proxy$/i.test(name) && value !== undefined ? [[name, value]] : [],
  ),
);

/** Runs a command to its end. @returns its standard output @throws Error with what it said when it does not end well */
export async function command(
  name: string,
  args: readonly string[],
  { cwd, env }: CommandOptions,
): Promise<string> {
  const inherited = Object.entries(process.env).filter(([key]) => wanted.test(key) || !unwanted.test(key));
  const child = spawn(name, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && name === 'npm',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (exitCode === 0) return stdout;
  throw new Error(`\`${[name, ...args].join(' ')}\` ended with ${exitCode}:\n${stdout}\n${stderr}`);
}
