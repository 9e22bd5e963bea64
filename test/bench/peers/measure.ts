import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cleanEnvironment, scriptPath } from '../child.ts';
import type { Sample } from '../figures.ts';
import type { Peer } from './peer-list.ts';

const usageSchema = z.object({ wallSeconds: z.number(), cpuSeconds: z.number(), peakBytes: z.number() });

export interface Workplace {
  /** Emptied before each run. */
  readonly folder: string;
  /** The program that measures the others, and runs those of Node.js. */
  readonly python: string;
  /** The Python of each environment, by its requirements. */
  readonly pythons: ReadonlyMap<string, string>;
  /** Files that the bench wrote: parameters, queries, the plan. */
  readonly files: Readonly<Record<'PARAMS' | 'PAGES' | 'PEERS_PLAN', string>>;
  readonly signal: AbortSignal;
}

export const scripts = scriptPath('test/bench/peers/python');

/** Where a peer leaves its table. */
export function tableOf({ name }: Peer, { folder }: Workplace): string {
  return join(folder, name === 'ours' ? 'sessions.csv' : 'table.csv');
}

/** Runs a peer once. Time and memory are of all its processes. @throws Error with what it said when it does not end well */
export async function runPeer(
  peer: Peer,
  place: Workplace,
): Promise<Required<Pick<Sample, 'wallSeconds' | 'cpuSeconds' | 'peakBytes'>>> {
  await rm(place.folder, { recursive: true, force: true });
  await mkdir(place.folder, { recursive: true });
  const figures = `${place.folder}.usage.json`;
  const own = (peer.packages && place.pythons.get(peer.packages)) ?? place.python;
  const child = spawn(
    place.python,
    [join(scripts, 'measure.py'), figures, 'bash', '-euo', 'pipefail', '-c', peer.command],
    {
      cwd: scriptPath('.'),
      env: {
        ...cleanEnvironment(),
        ...place.files,
        ...{ PYTHON: own, NODE: process.execPath, SCRIPTS: scripts, WORK: place.folder },
        OUT: tableOf(peer, place),
        // Nothing is reported to anybody's statistics.
        ...{ PYTHONUTF8: '1', NO_COLOR: '1', DO_NOT_TRACK: '1', RUNTIME__DLTHUB_TELEMETRY: 'false' },
      },
      stdio: ['ignore', 'ignore', 'pipe'],
      signal: place.signal,
    },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  const exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (exitCode !== 0) throw new Error(`${peer.what} ended with ${exitCode}:\n${stderr}`);
  return usageSchema.parse(JSON.parse(await readFile(figures, 'utf8')));
}
