import { z } from 'zod';
import { tableFormats } from '../table-formats.ts';
import { count, dataset } from './shared.ts';

const path = z.string().meta({ description: 'Name in the output folder.' });
const format = z.enum(tableFormats).meta({ description: 'Form of the rows.' });
const bytes = count.meta({ description: 'Length of the file.' });
const sha256 = z.string().meta({ description: 'SHA-256 of the file, in hexadecimal.' });
const rows = count.meta({ description: 'Number of rows.' });

/** What becomes visible in the output folder, and what follows from that. */
export const publishingEvents = {
  'file-published': z
    .strictObject({ dataset, path, format, bytes, sha256, rows })
    .meta({ description: 'The file of a table was published.' }),
  'changes-published': z
    .strictObject({ dataset, path, format, bytes, sha256, rows })
    .meta({ description: 'The file with the changes of a table was published.' }),
  'rejected-values-published': z
    .strictObject({ path, bytes, values: count.meta({ description: 'Number of values.' }) })
    .meta({ description: 'The file with the invalid values of all published tables was published.' }),
  'offsets-committed': z
    .strictObject({
      offsets: z.record(z.string(), count).meta({ description: 'By partition, the committed offset.' }),
    })
    .meta({ description: 'The offsets of the consumer group were committed.' }),
} as const;
