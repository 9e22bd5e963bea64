import { z } from 'zod';
import { type CauseRemedy, causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import { type Bookmark, bookmarkSchema } from '../../extract/memory/bookmark.ts';
import { isRecord } from '../../json.ts';
import { readGivenFile } from '../../parameters/given-file.ts';
import { issueText } from '../../parameters/issue-text.ts';
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

/** The states that the platform keeps for each stream, by name, as received. */
export type StreamStates = ReadonlyMap<string, unknown>;

/** @throws ConnectorError PARAMETERS_INVALID (no such file), STATE_INVALID (another form) */
export function readStates(path: string, readFile: (path: string) => string): StreamStates {
  const text = readGivenFile(path, { what: 'state', code: 'PARAMETERS_INVALID', readFile });
  if (text.trim() === '') return new Map();
  const parsed = parseConfigJson(text, 'program');
  if (!parsed.ok) throw unusable(`it ${parsed.problem}`);
  if (isEmpty(parsed.value)) return new Map();
  const checked = streamStates.safeParse(parsed.value, { error: issueText });
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw unusable(issue === undefined ? 'it has an unexpected form' : problemOf(issue));
  }
  return new Map(
    checked.data.map(({ stream }) => [stream.stream_descriptor.name, stream.stream_state] as const),
  );
}

function isEmpty(state: unknown): boolean {
  return state === null || state === undefined || (isRecord(state) && Object.keys(state).length === 0);
}

function unusable(problem: string): ConnectorError {
  const message = `The state is invalid: ${problem}. It must be a list of states of type STREAM that this connector wrote.`;
  return new ConnectorError('STATE_INVALID', message, {
    remedy: causeRemedies.STATE_INVALID.platformStateDamaged,
  });
}

/**
 * The bookmark of a stream in the states that the platform keeps; undefined: there is none.
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
  const { platformStateDamaged, platformStateForeign } = causeRemedies.STATE_INVALID;
  if (!checked.success) {
    throw unusableFor(stream, 'is damaged, or another connector wrote it', platformStateDamaged);
  }
  if (checked.data.customerId !== customerId) {
    throw unusableFor(stream, 'belongs to another customer', platformStateForeign);
  }
  return checked.data;
}

function unusableFor(stream: string, problem: string, remedy: CauseRemedy): ConnectorError {
  return new ConnectorError('STATE_INVALID', `${stream}: its state ${problem}.`, { dataset: stream, remedy });
}
