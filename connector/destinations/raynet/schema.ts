import { z } from 'zod';
import { caFile, proxyUrl } from '../target-fields.ts';

/** The target file of a Raynet Data Hub. */

const key = z.string().trim().min(8).meta({
  description:
    'API key with access to the result table of the task. The Data Hub shows it once, when it is created.',
  writeOnly: true,
});
const keyFile = z.string().min(1).meta({ description: 'Path of a file that contains the API key.' });
const mode = z.enum(['replace', 'append']).meta({
  description:
    '`replace`: the upload replaces the rows of the result table; `append`: the upload adds rows to it.',
});

const table = z.strictObject({
  taskId: z
    .string()
    .regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, 'is not a GUID')
    .meta({ description: 'GUID of a task of the type Container, from its details view.' }),
  apiKey: key.optional(),
  apiKeyFile: keyFile.optional(),
  mode: mode.optional(),
});

export const raynetSchema = z
  .strictObject({
    url: z
      .string()
      .regex(/^https?:\/\/[^\s?#]+$/, 'is not a complete http or https URL')
      .refine((url) => URL.canParse(url), 'is not a complete http or https URL')
      .meta({ description: 'URL of the Data Hub, without `/v1`.' }),
    apiKey: key.optional(),
    apiKeyFile: keyFile.optional(),
    mode: mode.default('replace'),
    format: z.enum(['csv', 'json']).default('csv').meta({
      description: '`csv`: the file, as a form upload; `json`: an array of typed rows.',
    }),
    fileField: z
      .string()
      .min(1)
      .default('file')
      .meta({ description: 'Name of the form field for the file.' }),
    requestTimeout: z
      .int()
      .min(30)
      .max(86_400)
      .default(600)
      .meta({ description: 'Seconds that one upload may take.' }),
    allowPlainHttp: z.boolean().default(false).meta({
      description: 'Whether the API key and the rows may be sent unencrypted to another machine.',
    }),
    proxyUrl: proxyUrl.optional(),
    caFile: caFile.optional(),
    tables: z
      .record(z.string(), table)
      .refine((tables) => Object.keys(tables).length > 0, 'contains no table')
      .meta({ description: 'The tables to push, by name, with the task of each.' }),
  })
  .meta({
    title: 'Raynet Data Hub',
    description: 'Uploads each table to a container task of a Raynet Data Hub.',
  });
