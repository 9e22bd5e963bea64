import { datasets } from '../../datasets/registry.ts';
import { causeRemedies } from '../../errors/remedies.ts';
import { asConnectorError, ConnectorError } from '../../errors.ts';
import type { Warning } from '../../events.ts';
import { canBeBookmarked, isPartOfAll } from '../../extract/memory/bookmark.ts';
import { withChosenColumns } from '../../extract/rows/chosen-columns.ts';
import { nearestName } from '../../parameters/name-suggestion.ts';
import type { Parameters } from '../../parameters/schema.ts';
import { shownName } from '../../parameters/shown-name.ts';
import type { Stream } from '../rows/sync.ts';
import { unknownColumns } from '../rows/unknown-columns.ts';
import type { ConfiguredStream } from './configured-catalog.ts';
import { bookmarkIn, type StreamStates } from './states.ts';

export interface StreamsToRead {
  /** In the order of reading. */
  readonly streams: readonly Stream[];
  /** Those that cannot be read as they are configured, by name. */
  readonly refused: ReadonlyMap<string, ConnectorError>;
  readonly warnings: readonly Warning[];
}

/** What to read of each stream. A stream that cannot be read does not stop the others. */
export function streamsToRead(
  configured: readonly ConfiguredStream[],
  states: StreamStates,
  parameters: Parameters,
): StreamsToRead {
  const streams: Stream[] = [];
  const refused = new Map<string, ConnectorError>();
  const warnings: Warning[] = [];
  for (const stream of configured) {
    const { name } = stream;
    try {
      const asked = streamToRead(stream, states, parameters.customerId);
      streams.push(asked);
      const known = new Set(asked.dataset.columns.map((column) => column.name));
      const unknown = stream.columns?.filter((column) => !known.has(column)) ?? [];
      if (unknown.length > 0) warnings.push(unknownColumns(asked.dataset, unknown));
      // Some platforms request it, whatever the stream supports.
      if (stream.isIncremental && !canBeBookmarked(asked.dataset)) {
        const message = `${name}: this stream does not support incremental sync; all rows are sent.`;
        warnings.push({ type: 'warning', code: 'INCREMENTAL_UNSUPPORTED', dataset: name, message });
      }
    } catch (error) {
      refused.set(name, asConnectorError(error));
    }
  }
  const place = ({ dataset }: Stream) => datasets.indexOf(dataset);
  // What a catalog selects of other columns was discovered before these were chosen.
  const chosen = streams
    .toSorted((a, b) => place(a) - place(b))
    .map((stream) => ({ ...stream, dataset: withChosenColumns(stream.dataset, parameters) }));
  return { streams: chosen, refused, warnings };
}

/** @throws ConnectorError PARAMETERS_INVALID, STATE_INVALID */
function streamToRead(
  { name, isIncremental, columns }: ConfiguredStream,
  states: StreamStates,
  customerId: string | undefined,
): Stream {
  const dataset = datasets.find((candidate) => candidate.name === name);
  if (dataset === undefined) throw unknown(name);
  const bookmark = canBeBookmarked(dataset) ? bookmarkIn(states, name, customerId) : undefined;
  // A full refresh starts over, unless the previous one was interrupted.
  const isResumed = isIncremental || (bookmark !== undefined && isPartOfAll(bookmark));
  return {
    dataset,
    columns: new Set(columns ?? dataset.columns.map((column) => column.name)),
    bookmark: isResumed ? bookmark : undefined,
  };
}

function unknown(name: string): ConnectorError {
  const meant = nearestName(
    name,
    datasets.map((dataset) => dataset.name),
  );
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  const message = `Unknown stream ${shownName(name)}.${hint}`;
  return new ConnectorError('PARAMETERS_INVALID', message, {
    dataset: name,
    remedy: causeRemedies.PARAMETERS_INVALID.catalog,
  });
}
