import type { Dataset } from '../../datasets/define.ts';
import type { JsonRow } from '../../output/json-rows.ts';
import { jsonLine } from '../../visible.ts';
import type { Join } from '../rows/reused-buffer.ts';
import { keyPropertiesOf, streamSchema } from './catalog.ts';

/** The lines of a tap, each with its end. */

/** @param replicationKey the column that bookmarks follow, where the stream has any */
export function schemaLine(dataset: Dataset, replicationKey: string | undefined): string {
  return lineOf({
    type: 'SCHEMA',
    stream: dataset.name,
    schema: streamSchema(dataset),
    key_properties: keyPropertiesOf(dataset),
    bookmark_properties: replicationKey === undefined ? [] : [replicationKey],
  });
}

/**
 * Rows go in as the bytes they are: a parser of ours would make doubles of long numbers.
 * @param extracted when the source showed them
 */
export function recordLines(
  stream: string,
  rows: readonly Pick<JsonRow, 'json'>[],
  extracted: string,
  join: Join = Buffer.concat,
): Buffer {
  const head = Buffer.from(`{"type":"RECORD","stream":${JSON.stringify(stream)},"record":`);
  const tail = Buffer.from(`,"time_extracted":${JSON.stringify(extracted)}}\n`);
  return join(rows.flatMap(({ json }) => [head, json, tail]));
}

export function stateLine(value: object): string {
  return lineOf({ type: 'STATE', value });
}

function lineOf(message: object): string {
  return `${jsonLine(message)}\n`;
}
