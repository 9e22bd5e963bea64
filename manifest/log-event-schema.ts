import { z } from 'zod';
import { lineHead, logLines } from '../connector/events/log-line.ts';
import { tapLines } from '../connector/hosts/singer/log-lines.ts';
import { laterValue, namedSchema, openSchema, type SchemaNode } from './reader-schema.ts';

/** Every line that a JSON log may have, by event. */
export const allLogLines = { ...logLines, ...tapLines };

const draft7 = (schema: z.ZodType): SchemaNode => {
  const { $schema: _, ...own } = z.toJSONSchema(schema, { target: 'draft-7' });
  return own;
};

/** One line of a JSON log: an event that this version knows, or one of a later version. */
export function logEventSchema(): SchemaNode {
  const known = Object.values(allLogLines).map((line) => openSchema(draft7(line)));
  const { additionalProperties: _, ...head } = draft7(lineHead);
  const names = Object.keys(allLogLines);
  return namedSchema('log-event', {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Log event',
    description: 'One line of the log with `--log-format json`.',
    oneOf: [
      ...known,
      {
        title: 'other',
        description: laterValue,
        ...openSchema(head),
        allOf: [{ properties: { event: { not: { enum: names } } } }],
      },
    ],
  });
}
