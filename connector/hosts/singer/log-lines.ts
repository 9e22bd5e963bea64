import { z } from 'zod';
import { checkReportSchema, stepResult } from '../../check/report.ts';
import { lineSchema } from '../../events/log-line.ts';

const metric = z
  .strictObject({
    type: z.enum(['counter', 'timer']).meta({ description: 'What the value is.' }),
    metric: z
      .enum(['record_count', 'http_request_count', 'http_request_duration', 'sync_duration'])
      .meta({ description: 'What is counted or timed, by the names of the Singer SDK.' }),
    value: z.number().meta({ description: 'A number, or seconds.' }),
    tags: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .meta({ description: 'What it belongs to: stream, endpoint, status.' }),
  })
  .meta({ description: 'Of `tap`: a number or a time, as the Singer SDK logs it.' });

/** The lines that only a tap writes, by event. */
export const tapLines: Readonly<Record<string, z.ZodObject>> = {
  metric: lineSchema('metric', metric),
  'check-step': lineSchema(
    'check-step',
    stepResult.meta({ description: 'Of `tap --test`: a preflight check is over.' }),
  ),
  'check-report': lineSchema(
    'check-report',
    checkReportSchema.meta({ description: 'Of `tap --test`: the result of all checks.' }),
  ),
};
