import { z } from 'zod';
import { objectFields } from '../objects/fields.ts';

/** The target file of a container. */
export const azureBlobSchema = z
  .strictObject({
    url: z
      .string()
      .regex(/^https?:\/\/[^\s?#@]+$/, 'is not a complete http or https URL without a signature')
      .refine((url) => URL.canParse(url), 'is not a complete http or https URL')
      .meta({
        description: 'URL of the storage account, such as https://account.blob.core.windows.net.',
        examples: ['https://account.blob.core.windows.net'],
      }),
    container: z
      .string()
      .regex(/^[a-z0-9](?:-?[a-z0-9])+$/, 'is not the name of a container')
      .meta({ description: 'Name of the container, which exists.' }),
    sasToken: z.string().trim().min(8).optional().meta({
      description: 'Shared access signature with the permissions to read, write, list and delete.',
      writeOnly: true,
    }),
    sasTokenFile: z.string().min(1).optional().meta({ description: 'Path of a file that contains it.' }),
    allowPlainHttp: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether the rows may be sent unencrypted to another machine.' }),
    ...objectFields,
  })
  .meta({
    title: 'Azure Blob Storage',
    description: 'Puts each table into a container as CSV and Parquet, and the data package last.',
  });
