import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { type AirbyteCommand, airbyteCommand } from '../../connector/commands/airbyte.ts';
import { parseJson } from '../../connector/json.ts';
import { fakeRuntime } from './fake-runtime.ts';

/** A message as a host reads it; numbers that JavaScript would change are kept exact. */
export interface Message {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** The messages in what a source wrote: every line is one. */
export function messagesIn(text: string): readonly Message[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => parseJson(line) as Message);
}

/** The members that messages of one type are about. */
export function ofType<T = Readonly<Record<string, never>>>(text: string, type: string): readonly T[] {
  const member = { CONNECTION_STATUS: 'connectionStatus' }[type] ?? type.toLowerCase();
  return messagesIn(text).flatMap((message) => (message.type === type ? [message[member] as T] : []));
}

export interface Trace {
  readonly type: string;
  readonly stream_status?: { readonly stream_descriptor: { readonly name: string }; readonly status: string };
  readonly estimate?: { readonly name: string; readonly row_estimate: number };
  readonly error?: {
    readonly message: string;
    readonly internal_message: string;
    readonly failure_type: string;
    readonly stream_descriptor?: { readonly name: string };
  };
}

/** The statuses of each stream, in order. */
export function statusesIn(text: string): Readonly<Record<string, string>> {
  const statuses: Record<string, string> = {};
  for (const { stream_status: told } of ofType<Trace>(text, 'TRACE')) {
    if (told === undefined) continue;
    const { name } = told.stream_descriptor;
    statuses[name] = [...(statuses[name]?.split(' ') ?? []), told.status].join(' ');
  }
  return statuses;
}

export function errorsIn(text: string): readonly NonNullable<Trace['error']>[] {
  return ofType<Trace>(text, 'TRACE').flatMap(({ error }) => error ?? []);
}

export type Row = Readonly<Record<string, unknown>>;

/** The records of each stream, in order. */
export function recordsIn(text: string): Readonly<Record<string, readonly Row[]>> {
  const records: Record<string, Row[]> = {};
  for (const { stream, data } of ofType<{ stream: string; data: Row }>(text, 'RECORD')) {
    records[stream] ??= [];
    records[stream].push(data);
  }
  return records;
}

export interface StateMessage {
  readonly type: string;
  readonly stream: { readonly stream_descriptor: { readonly name: string }; readonly stream_state: unknown };
  readonly sourceStats: { readonly recordCount: unknown };
}

/** What a host hands over with the next sync: the last state of each stream. */
export function statesIn(text: string, before: readonly StateMessage[] = []): readonly StateMessage[] {
  const states = new Map(
    [...before, ...ofType<StateMessage>(text, 'STATE')].map((state) => [
      state.stream.stream_descriptor.name,
      state,
    ]),
  );
  return [...states.values()];
}

/** A configured catalog with these streams, by name and mode; `columns` leaves the others out. */
export function catalogOf(
  streams: Readonly<Record<string, 'full_refresh' | 'incremental'>>,
  columns: readonly string[] = [],
): object {
  const properties = Object.fromEntries(columns.map((name) => [name, {}]));
  return {
    streams: Object.entries(streams).map(([name, sync_mode]) => ({
      stream: {
        name,
        json_schema: columns.length === 0 ? {} : { type: 'object', properties },
        supported_sync_modes: ['full_refresh'],
      },
      sync_mode,
      destination_sync_mode: 'append',
      generation_id: 3,
      further: null,
    })),
  };
}

export interface Asked extends Partial<Omit<AirbyteCommand, 'write'>> {
  readonly config: unknown;
  readonly catalog?: unknown;
  readonly state?: unknown;
  /** Takes the lines, too; a host that goes away rejects. */
  readonly onLines?: (lines: string) => Promise<void> | void;
}

/** Has streams read in this process, or something else done. Files are given as their content; text is taken as it is. */
export async function askInProcess({ config, catalog, state, onLines, ...command }: Asked) {
  const files = { config, catalog, state };
  const given = (content: unknown) => (typeof content === 'string' ? content : JSON.stringify(content));
  let text = '';
  const exitCode = await airbyteCommand({
    request: {
      ...{ action: 'read', config: 'config', catalog: 'catalog' },
      state: state === undefined ? undefined : 'state',
    },
    level: 'info',
    env: {},
    readFile: (path) => given(files[path as keyof typeof files]),
    runtime: fakeRuntime(),
    signal: new AbortController().signal,
    ...command,
    async write(lines) {
      await onLines?.(String(lines));
      text += lines;
    },
  });
  return { exitCode, text };
}

const published = new URL('../../../shared/reference/airbyte_protocol.json', import.meta.url);

/** Whether the published protocol lies beside the checkout. */
export const isProtocolThere = existsSync(published);

if (!isProtocolThere) {
  process.stderr.write(`\nNOT CHECKED: there is no Airbyte protocol at ${published.pathname}\n`);
}

const validate = isProtocolThere ? validator() : undefined;

function validator(): ValidateFunction {
  const ajv = new Ajv({ strict: true, allErrors: true });
  ajv.addVocabulary(['existingJavaType', 'version']);
  ajv.addFormat('uri', (text) => URL.canParse(text));
  ajv.addSchema({ ...JSON.parse(readFileSync(published, 'utf8')), $id: 'airbyte' });
  return ajv.compile({ $ref: 'airbyte#/definitions/AirbyteMessage' });
}

/** What the published protocol says is wrong with lines; nothing where it is not there. */
export function protocolFaults(text: string): readonly string[] {
  if (validate === undefined) return [];
  const lines = text.split('\n').slice(0, -1);
  return lines.flatMap((line) => {
    if (validate(JSON.parse(line))) return [];
    const problems = validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? [];
    return [`${problems.join(', ')}: ${line.slice(0, 200)}`];
  });
}
