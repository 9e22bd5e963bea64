import { z } from 'zod';
import { ConnectorError } from '../../errors.ts';
import { type Bookmark, bookmarkSchema } from '../../extract/memory/bookmark.ts';
import { isRecord } from '../../json.ts';
import { readGivenFile } from '../../parameters/given-file.ts';
import { parseConfigJson } from '../../parameters/json-text.ts';
import { problemOf } from './configured-catalog.ts';

const streamStates = z.array(
  z.object({
    type: z.literal('STREAM'),
    stream: z.object({
      stream_descriptor: z.object({ name: z.string() }),
      stream_state: z.unknown(),
    }),
  }),
);

/** What the host has kept for each stream, by name, as it came. */
export type StreamStates = ReadonlyMap<string, unknown>;

/** @throws ConnectorError PARAMETERS_INVALID (no such file), STATE_INVALID (another form) */
export function readStates(path: string, readFile: (path: string) => string): StreamStates {
  const text = readGivenFile(path, { what: 'state', code: 'PARAMETERS_INVALID', readFile });
  if (text.trim() === '') return new Map();
  const parsed = parseConfigJson(text, 'program');
  if (!parsed.ok) throw unusable(`it ${parsed.problem}`);
  if (isEmpty(parsed.value)) return new Map();
  const checked = streamStates.safeParse(parsed.value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw unusable(issue === undefined ? 'it has another form' : problemOf(issue));
  }
  return new Map(
    checked.data.map(({ stream }) => [stream.stream_descriptor.name, stream.stream_state] as const),
  );
}

function isEmpty(state: unknown): boolean {
  return state === null || state === undefined || (isRecord(state) && Object.keys(state).length === 0);
}

function unusable(problem: string): ConnectorError {
  const message = `The state cannot be used: ${problem}. It has to be a list of states of type STREAM, as they came from this connector.`;
  return new ConnectorError('STATE_INVALID', message);
}

/**
 * Where the host stands with a stream, out of what it has kept; undefined: at the beginning.
 * @throws ConnectorError STATE_INVALID
 */
export function bookmarkIn(
  states: StreamStates,
  stream: string,
  customerId: string | undefined,
): Bookmark | undefined {
  const state = states.get(stream);
  if (isEmpty(state)) return undefined;
  const checked = bookmarkSchema.safeParse(state);
  if (!checked.success) throw damaged(stream, 'is damaged, or not of this connector');
  if (checked.data.customerId !== customerId) throw damaged(stream, 'is of another customer');
  return checked.data;
}

function damaged(stream: string, problem: string): ConnectorError {
  const message = `${stream}: its state ${problem}. Reset the stream, so that it is read again.`;
  return new ConnectorError('STATE_INVALID', message, { dataset: stream });
}
