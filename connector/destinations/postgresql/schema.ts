import { z } from 'zod';
import { caFile, tables } from '../target-fields.ts';

/** The target file of a PostgreSQL database. */

/** Longer names the server would cut. */
const name = z
  .string()
  .min(1)
  .refine((text) => Buffer.byteLength(text) <= 63 && !text.includes('\0'), 'must have at most 63 bytes');

export const postgresqlSchema = z
  .strictObject({
    host: z
      .string()
      .regex(/^(?:\/\S*|[\w.:-]+)$/, 'is not a host name, an IP address or the folder of a socket')
      .meta({
        description:
          'Host name or IP address of the server; or the folder of its socket, which begins with `/`.',
      }),
    port: z.int().min(1).max(65_535).default(5432).meta({ description: 'Port of the server.' }),
    database: name.meta({ description: 'Name of the database. It has to exist.' }),
    user: name.meta({ description: 'User who signs in and owns the tables that a push creates.' }),
    passwordFile: z.string().min(1).optional().meta({
      description: 'Path of a file that contains the password. The variable PGPASSWORD takes precedence.',
    }),
    schema: name
      .default('citrix')
      .meta({ description: 'Schema of the tables; it is created if it does not exist.' }),
    mode: z.enum(['merge', 'replace', 'append']).default('merge').meta({
      description:
        '`merge`: rows are inserted and updated by key, and rows that left the source stay, with `last_seen_at`; `replace`: the table has the rows of the last run only; `append`: the rows of each run are added, with its `run_id`. Each concerns the rows of the customer and site of the run only.',
    }),
    tls: z.boolean().default(true).meta({
      description:
        'Whether the connection is encrypted and the certificate of the server verified. `false` only for a server on this machine.',
    }),
    caFile: caFile.optional(),
    requestTimeout: z
      .int()
      .min(30)
      .max(86_400)
      .default(3600)
      .meta({ description: 'Seconds that one table may take.' }),
    tables: tables.optional(),
  })
  .meta({
    title: 'PostgreSQL',
    description:
      'Creates a table for each dataset in a schema of a PostgreSQL database, and merges the rows by key.',
  });
