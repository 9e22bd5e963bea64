import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CliOptions, CliResult } from '../../support/cli.ts';
import { hoursAgo, moment } from '../../support/moment.ts';
import { parametersFor } from '../../support/program.ts';
import { type Area, startTenant, type Try } from '../try.ts';
import { givenIn, promises } from '../verdicts.ts';

type Json = Readonly<Record<string, unknown>>;
type Host = (options?: CliOptions) => Promise<CliResult>;

/** Hosts that take rows and keep the state: Airbyte and Singer, with clocks that are wrong and ends that come too early. */
export const area: Area = {
  title: 'rows of Airbyte and Singer over several syncs, with wrong clocks, kills, and damaged inputs',
  async attempt(attempt) {
    const { dice } = attempt;
    await using simulator = await startTenant(dice, { present: hoursAgo(dice.pick([3, 12])) });
    const parameters = { ...parametersFor(simulator), fetchStartDatePeriod: 10, incrementalOverlap: 1440 };
    const held = new Map<string, Json>();
    const open = dice.pick([airbyte, singer]);
    const face = await open(attempt, parameters, (row) => held.set(String(row['session_key']), row));
    const problems: string[] = [];
    if (dice.chance(0.25)) return [...(await promises(attempt, await damaged(attempt, parameters)))];
    // Behind, ahead by less and by more than the overlap, then right.
    const drifts = dice.times(dice.between(0, 2), () => dice.pick([-30, -1, 0, 2, 20, 50]));
    for (const hours of drifts) {
      const clock = {
        env: { CLOCK_SHIFT_MS: String(Number(process.env['CLOCK_SHIFT_MS']) + hours * 3_600_000) },
      };
      const kill = dice.chance(0.3) ? killedAfter(dice.between(1, 40)) : {};
      problems.push(...(await promises(attempt, await face({ ...clock, ...kill }), 'onStart' in kill)));
    }
    simulator.moveTo(moment);
    const last = await face();
    problems.push(...(await promises(attempt, last)));
    if (last.exitCode !== 0)
      return [
        ...problems,
        `the last sync ended with ${last.exitCode}: ${(last.stdout + last.stderr).slice(-500)}`,
      ];
    const { columns, rows } = simulator.witness.tables({ from: hoursAgo(239), to: moment }).sessions;
    const [key, end] = ['session_key', 'end_date'].map((name) => columns.indexOf(name));
    const lost = rows.filter((row) => !held.has(String(row[key ?? 0])));
    const unended = rows.filter(
      (row) => (held.get(String(row[key ?? 0]))?.['end_date'] ?? null) !== (row[end ?? 0] ?? null),
    );
    if (lost.length > 0) problems.push(`${lost.length} sessions were never sent`);
    if (unended.length > lost.length)
      problems.push(`${unended.length - lost.length} sessions with another end`);
    return problems;
  },
};

/** Keeps the last state of the stream, as the platform does. */
async function airbyte({ folder, program }: Try, config: object, keep: (row: Json) => void): Promise<Host> {
  const file = (name: string) => join(givenIn(folder), `${name}.json`);
  const stream = { name: 'sessions', json_schema: {}, supported_sync_modes: ['full_refresh', 'incremental'] };
  const configured = { stream, sync_mode: 'incremental', destination_sync_mode: 'append_dedup' };
  await writeFile(file('config'), JSON.stringify(config));
  await writeFile(file('catalog'), JSON.stringify({ streams: [configured] }));
  let state: unknown;
  return async (options) => {
    const given = state === undefined ? [] : ['--state', file('state')];
    if (state !== undefined) await writeFile(file('state'), JSON.stringify([state]));
    const result = await program(
      ['airbyte', 'read', '--config', file('config'), '--catalog', file('catalog'), ...given],
      options,
    );
    for (const message of messagesIn(result.stdout)) {
      if (message['type'] === 'RECORD') keep((message['record'] as { readonly data: Json }).data);
      if (message['type'] === 'STATE') state = message['state'];
    }
    return result;
  };
}

async function singer({ folder, program }: Try, config: object, keep: (row: Json) => void): Promise<Host> {
  const file = (name: string) => join(givenIn(folder), `${name}.json`);
  await writeFile(file('config'), JSON.stringify(config));
  const { stdout } = await program(['tap', '--config', file('config'), '--discover']);
  const catalog = JSON.parse(stdout) as {
    readonly streams: readonly {
      readonly tap_stream_id: string;
      readonly metadata: readonly { readonly breadcrumb: readonly string[]; readonly metadata: Json }[];
    }[];
  };
  const streams = catalog.streams
    .filter((stream) => stream.tap_stream_id === 'sessions')
    .map((stream) => ({
      ...stream,
      metadata: stream.metadata.map((entry) =>
        entry.breadcrumb.length === 0
          ? { ...entry, metadata: { ...entry.metadata, selected: true, 'replication-method': 'INCREMENTAL' } }
          : entry,
      ),
    }));
  await writeFile(file('catalog'), JSON.stringify({ streams }));
  let state: unknown;
  return async (options) => {
    const given = state === undefined ? [] : ['--state', file('state')];
    if (state !== undefined) await writeFile(file('state'), JSON.stringify(state));
    const result = await program(
      ['tap', '--config', file('config'), '--catalog', file('catalog'), ...given],
      options,
    );
    for (const message of messagesIn(result.stdout)) {
      if (message['type'] === 'RECORD') keep(message['record'] as Json);
      if (message['type'] === 'STATE') state = message['value'];
    }
    return result;
  };
}

/** Whole lines only: a host that reads a cut line waits for its end. */
function messagesIn(stdout: string): readonly Json[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Json);
}

/** What hosts hand over, spoilt. */
async function damaged({ dice, folder, program }: Try, config: object): Promise<CliResult> {
  const whole = JSON.stringify(config);
  const texts = [
    '',
    '{',
    'null',
    '[]',
    '"text"',
    whole.slice(0, dice.below(whole.length)),
    `${whole}${whole}`,
    JSON.stringify({ ...config, customerId: { toString: 'x' } }),
    JSON.stringify({ streams: [{ stream: { name: '__proto__' }, sync_mode: 'incremental' }] }),
    JSON.stringify([
      {
        type: 'STREAM',
        stream: { stream_descriptor: { name: 'sessions' }, stream_state: { watermark: '9999' } },
      },
    ]),
    '['.repeat(100_000),
    '\u0000\ud800',
  ] as const;
  const path = (name: string) => join(givenIn(folder), `${name}.json`);
  for (const name of ['config', 'catalog', 'state']) {
    const isSpoilt = name !== 'config' || dice.chance(0.4);
    await writeFile(path(name), isSpoilt ? (texts[dice.below(texts.length)] ?? '') : whole);
  }
  const files = ['--config', path('config'), '--catalog', path('catalog'), '--state', path('state')];
  return await program(dice.chance(0.5) ? ['airbyte', 'read', ...files] : ['tap', ...files]);
}

function killedAfter(lines: number): CliOptions {
  let kill: (signal: NodeJS.Signals) => void = () => undefined;
  let seen = 0;
  return {
    onStart: (own) => {
      kill = own;
    },
    onStdout: (text) => {
      seen += text.split('\n').length - 1;
      if (seen >= lines) kill('SIGKILL');
    },
  };
}
