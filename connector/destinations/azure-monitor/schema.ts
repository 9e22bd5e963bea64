import { z } from 'zod';
import { caFile, proxyUrl, tables } from '../target-fields.ts';

/** The target file of Azure Monitor Logs Ingestion. */

const origin = z
  .string()
  .regex(/^https?:\/\/[^\s/?#]+\/?$/, 'is not the address of a host, such as https://host.example')
  .refine((url) => URL.canParse(url), 'is not the address of a host, such as https://host.example');
const guid = z.string().regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, 'is not a GUID');

export const azureMonitorSchema = z
  .strictObject({
    endpoint: origin.meta({
      description: 'Logs ingestion URL of the data collection rule, or of a data collection endpoint.',
    }),
    ruleId: z
      .string()
      .regex(
        /^dcr-[\da-z]+$/i,
        'is not the immutable ID of a rule, such as dcr-0123456789abcdef0123456789abcdef',
      )
      .meta({ description: 'Immutable ID of the data collection rule.' }),
    tenantId: guid.meta({ description: 'Directory (tenant) ID of Microsoft Entra ID.' }),
    clientId: guid.meta({ description: 'Application (client) ID of the app registration that signs in.' }),
    clientSecretFile: z.string().min(1).optional().meta({
      description:
        'Path of a file that contains the client secret. The variable AZURE_CLIENT_SECRET takes precedence.',
    }),
    authority: origin
      .default('https://login.microsoftonline.com')
      .meta({ description: 'Host that signs in; national clouds have their own.' }),
    audience: origin
      .default('https://monitor.azure.com')
      .meta({ description: 'Resource that the token is for; national clouds have their own.' }),
    requestTimeout: z
      .int()
      .min(30)
      .max(3600)
      .default(120)
      .meta({ description: 'Seconds that one call may take.' }),
    proxyUrl: proxyUrl.optional(),
    caFile: caFile.optional(),
    tables: tables.optional(),
  })
  .meta({
    title: 'Azure Monitor (Microsoft Sentinel)',
    description:
      'Sends new and changed rows to tables of a Log Analytics workspace through the Logs Ingestion API.',
  });
