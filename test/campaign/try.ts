import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { type Dice, diceOf } from '../support/chaos-dice.ts';
import { type CliOptions, type CliResult, runCli } from '../support/cli.ts';
import { parametersFor } from '../support/program.ts';

/** One attempt at breaking the program, which its seed decides. */
export interface Try {
  readonly dice: Dice;
  /** Empty; is removed afterwards. */
  readonly folder: string;
  /** Runs the program under test, its waits shortened. */
  readonly program: (args: readonly string[], options?: CliOptions) => Promise<CliResult>;
}

/** A part of what is promised, and how it is attacked. */
export interface Area {
  readonly title: string;
  /** Resolves with what did not hold. */
  readonly attempt: (attempt: Try) => Promise<readonly string[]>;
}

/** A secret that may turn up nowhere. */
export const secret = 'Canary+Campaign/secret==';

const hurry = new URL('hurry.ts', import.meta.url).href;

/** @param script the program under test: `connector/cli.ts`, or that of an unpacked agent package */
export function tryOf(seed: number, folder: string, script: string): Try {
  return {
    dice: diceOf(seed),
    folder,
    program: (args, options = {}) =>
      runCli(args, {
        ...options,
        program: pathToFileURL(script).href,
        env: { NODE_OPTIONS: `--import ${hurry}`, TMPDIR: folder, ...options.env },
      }),
  };
}

/** A small tenant of several pages in every set. */
export function startTenant(dice: Dice, options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const pageSize = dice.pick([7, 20, 50, 1000]);
  return startSimulator({
    ...{ seed: dice.below(1_000_000), clientSecret: secret, days: 4, pageSize },
    ...{ sessions: dice.between(20, 150), storm: dice.pick([0, 3, pageSize + 1]), users: 30, machines: 20 },
    ...{ applications: 6, catalogs: 4, deliveryGroups: 4, hypervisors: 3, daasPageSize: 3 },
    ...{ gzip: dice.chance(0.5), nextLink: dice.pick(['absolute', 'relative', 'skiptoken']) },
    ...options,
  });
}

/** The folders of a configuration, and its parameters as JSON. */
export function configurationOf(
  { folder }: Pick<Try, 'folder'>,
  source: Pick<Simulator, 'tenant' | 'origin'>,
  more: Readonly<Record<string, unknown>> = {},
) {
  const [out, state] = [join(folder, 'out'), join(folder, 'state')];
  const parameters = { ...parametersFor(source), fetchStartDatePeriod: 10, ...more };
  return {
    ...{ out, state, parameters },
    input: JSON.stringify(parameters),
    run: [
      'run',
      '--params',
      '-',
      '--out',
      out,
      '--state',
      state,
      '--log-format',
      'json',
      '--log-level',
      'debug',
    ],
  } as const;
}
