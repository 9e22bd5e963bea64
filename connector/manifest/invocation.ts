import { lifecycleStates } from '../events/lifecycle.ts';
import { progressSeconds } from '../events/progress.ts';

/** How a host calls the program, stops it and follows it, without reading a page. */

const folders = ['--out', '{out}', '--state', '{state}'] as const;

/** What a host puts in place of `{name}`, a whole argument or a part of one. */
const placeholders = [
  { name: 'node', description: 'Node.js in the range of `requires.node`.' },
  { name: 'package', description: 'Folder into which the agent package was unpacked.' },
  {
    name: 'params',
    description:
      'Parameters file: one JSON object as `parameters` describes it, best without secrets. `-`: it comes on standard input.',
  },
  {
    name: 'out',
    description: 'Folder of the tables; created if it is not there. One for each configuration.',
  },
  {
    name: 'state',
    description: 'Folder that the connector keeps from run to run; created. One for each configuration.',
  },
  { name: 'pid', description: 'Process ID of the run.' },
] as const;

export const invocation = {
  placeholders,
  /** The first arguments: how the program is started. */
  launchers: [
    {
      name: 'package',
      arguments: ['{node}', '{package}/citrix-connector.js'],
      description: 'The agent package.',
    },
    { name: 'npm', arguments: ['citrix-connector'], description: 'The npm package, installed.' },
  ],
  /** The arguments behind those of the launcher. */
  commands: [
    {
      name: 'check',
      arguments: ['check', '--params', '{params}', ...folders, '--json', '--log-format', 'json'],
      stdout: 'schemas/check-report.schema.json',
      stderr: 'schemas/log-event.schema.json',
      description:
        'Can it work? One JSON document on standard output: each step, and each problem of a parameter.',
    },
    {
      name: 'run',
      arguments: ['run', '--params', '{params}', ...folders, '--log-format', 'json'],
      stdout: null,
      stderr: 'schemas/log-event.schema.json',
      description:
        'One run, which ends by itself. Afterwards `run-report.json` in `{out}` says what it did, and `datapackage.json` lists the complete tables.',
    },
    {
      name: 'resume',
      arguments: ['run', '--params', '{params}', ...folders, '--log-format', 'json'],
      stdout: null,
      stderr: 'schemas/log-event.schema.json',
      description:
        'After an interrupted run: the same call with the same folders continues it, and then reads what is missing.',
    },
  ],
  /** How a run is ended early. Nothing incomplete is published, and the next run continues. */
  stop: {
    posix: { signal: 'SIGTERM', graceSeconds: 60 },
    windows: { arguments: ['taskkill', '/F', '/T', '/PID', '{pid}'], graceSeconds: 0 },
    killIsSafe: true,
    description:
      'On POSIX systems, send the signal, wait so long, then kill. Windows has no such signal for programs without a window: end the process. Killing is safe at any moment with `--state`: tables appear by rename, and the next run resumes.',
  },
  /** Parameters may come from variables (`env`), secrets also from files that variables name (`envFile`). */
  environment: {
    secrets:
      'Hand secrets over in variables or files of secrets, so that the parameters file holds none. An empty variable is not given.',
    encoding: 'UTF-8',
  },
  log: {
    format: 'one JSON object a line, UTF-8',
    schema: 'schemas/log-event.schema.json',
    progressEvent: 'progress',
    progressSeconds,
    description:
      'A line at least this often while a run is under way: more than three times as long without one, and the process hangs.',
  },
  states: Object.entries(lifecycleStates).map(([name, meaning]) => ({ name, meaning })),
} as const;

export type Invocation = Omit<typeof invocation, 'states'> & {
  readonly states: readonly { readonly name: string; readonly meaning: string }[];
};
