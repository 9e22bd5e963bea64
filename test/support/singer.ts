import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect } from 'vitest';
import { runTap as tap } from '../../connector/commands/tap.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import { parseJson } from '../../connector/json.ts';
import type { Runtime } from '../../connector/runtime.ts';
import type { Simulator } from '../simulator/index.ts';
import { findLeaks } from './canaries.ts';
import { type CliOptions, runCli } from './cli.ts';
import { temporaryFolder } from './folder.ts';
import { parametersFor } from './program.ts';

type Row = Readonly<Record<string, unknown>>;

export interface SingerState {
  readonly bookmarks: Readonly<Record<string, Row>>;
}

/** What a target makes of the lines of a tap. */
interface SingerOutput {
  /** By stream, in the order of the lines. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  /** The columns of each stream, as its schema has them. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly states: readonly SingerState[];
  /** Where the lines break the rules of Singer. */
  readonly violations: readonly string[];
}

interface Stream {
  readonly validate: ValidateFunction;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly rows: Row[];
}

function compiled(schema: object): ValidateFunction {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,}Z$/);
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  return ajv.compile(schema);
}

/** Reads the lines as a strict target would: https://hub.meltano.com/singer/spec. */
export function readSinger(stdout: string, known: readonly string[]): SingerOutput {
  const streams = new Map<string, Stream>();
  const states: SingerState[] = [];
  const violations: string[] = [];
  const readers: Readonly<Record<string, (message: Row) => readonly string[]>> = {
    SCHEMA({ stream, schema, key_properties, bookmark_properties }) {
      const { properties = {} } = schema as { properties?: object };
      const columns = Object.keys(properties);
      const [key, follows] = [key_properties, bookmark_properties] as string[][];
      const all = { validate: compiled(schema as object), columns, key: key ?? [], rows: [] };
      streams.set(String(stream), all);
      const lacking = [...all.key, ...(follows ?? [])].filter((name) => !columns.includes(name));
      return lacking.map((name) => `${stream}: the schema lacks ${name}`);
    },
    RECORD({ stream, record, time_extracted }) {
      const found = streams.get(String(stream));
      if (found === undefined) return [`${stream}: a record before its schema`];
      const row = record as Row;
      return [
        ...(found.validate(row) ? [] : [`${stream}: ${JSON.stringify(found.validate.errors)}`]),
        ...(Object.keys(row).join() === found.columns.join() ? [] : [`${stream}: other members`]),
        ...found.key.filter((name) => row[name] == null).map((name) => `${stream}: no ${name}`),
        ...(Number.isNaN(Date.parse(String(time_extracted))) ? [`${stream}: no time_extracted`] : []),
      ];
    },
    STATE({ value }) {
      const state = value as SingerState;
      states.push(state);
      const strange = Object.keys(state.bookmarks).filter((name) => !known.includes(name));
      return strange.map((name) => `a bookmark of ${name}`);
    },
  };
  const keep = ({ stream, record }: Row) => streams.get(String(stream))?.rows.push(record as Row);
  if (stdout !== '' && !stdout.endsWith('\n')) violations.push('the last line has no end');
  for (const line of stdout.split('\n').slice(0, -1)) {
    const message = JSON.parse(line) as Row;
    // Long numbers are what was written; the rules are about what a parser makes of them.
    if (message['type'] === 'RECORD') keep(parseJson(line) as Row);
    violations.push(...(readers[String(message['type'])]?.(message) ?? [`no message: ${line.slice(0, 60)}`]));
  }
  const by = <T>(read: (stream: Stream) => T) =>
    Object.fromEntries([...streams].map(([name, stream]) => [name, read(stream)]));
  return { rows: by(({ rows }) => rows), columns: by(({ columns }) => columns), states, violations };
}

export interface TapInput {
  readonly parameters?: object;
  readonly catalog?: unknown;
  readonly state?: unknown;
}

interface TapRun extends SingerOutput {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last one. */
  readonly state: SingerState | undefined;
}

/** The streams that bookmarks may be of. */
const streams = datasets.map(({ name }) => name);

function textsOf(
  simulator: Pick<Simulator, 'tenant' | 'origin'>,
  { parameters, catalog, state }: TapInput,
): Readonly<Record<string, string>> {
  const config = { ...parametersFor(simulator), ...parameters };
  const given = Object.entries({ config, catalog, state }).filter(([, value]) => value !== undefined);
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.fromEntries(given.map(([name, value]) => [name, text(value)]));
}

/** Holds the lines to the rules, and sees that no secret is in any of them. */
function judged(
  { tenant }: Pick<Simulator, 'tenant'>,
  run: Pick<TapRun, 'exitCode' | 'stdout' | 'stderr'>,
): TapRun {
  const { stdout, stderr } = run;
  const output = readSinger(stdout, streams);
  expect(output.violations).toEqual([]);
  expect(findLeaks({ stdout, stderr }, { secret: tenant.clientSecret })).toEqual([]);
  return { ...run, ...output, state: output.states.at(-1) };
}

/** Runs the real program as a tap. */
export async function runTap(
  simulator: Pick<Simulator, 'tenant' | 'origin'>,
  { args = [], ...options }: TapInput & CliOptions & { readonly args?: readonly string[] } = {},
): Promise<TapRun> {
  const folder = await temporaryFolder();
  const words: string[] = [];
  for (const [name, text] of Object.entries(textsOf(simulator, options))) {
    const path = join(folder, `${name}.json`);
    await writeFile(path, text);
    words.push(`--${name}`, path);
  }
  return judged(simulator, await runCli([...words, ...args], { program: 'tap-citrix.ts', ...options }));
}

/** Runs a tap in this process, with a clock of its own; stderr is its log. */
export async function tellTap(
  simulator: Pick<Simulator, 'tenant' | 'origin'>,
  runtime: Runtime,
  input: TapInput,
): Promise<TapRun> {
  const texts = textsOf(simulator, input);
  let stdout = '';
  let stderr = '';
  const exitCode = await tap({
    ...{ runtime, format: 'text', level: 'debug', isTest: false, env: {} },
    files: {
      config: ['config'],
      catalog: 'catalog' in texts ? 'catalog' : undefined,
      state: 'state' in texts ? 'state' : undefined,
    },
    readFile: (path) => texts[path] ?? '',
    screen: new Writable({
      write(chunk, _encoding, done) {
        stderr += String(chunk);
        done();
      },
    }),
    write(lines) {
      stdout += lines;
      return Promise.resolve();
    },
    signal: new AbortController().signal,
  });
  return judged(simulator, { exitCode, stdout, stderr });
}
