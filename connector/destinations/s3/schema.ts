import { z } from 'zod';
import { objectFields } from '../objects/fields.ts';

/** The target file of a bucket. */
export const s3Schema = z
  .strictObject({
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is not the name of a bucket')
      .meta({ description: 'Name of the bucket, which exists.' }),
    region: z
      .string()
      .regex(/^[\w-]+$/, 'is not the name of a region')
      .optional()
      .meta({ description: 'Region of the bucket. Default: as the AWS SDK finds it, such as AWS_REGION.' }),
    endpoint: z
      .string()
      .regex(/^https?:\/\/[^\s?#@]+$/, 'is not a complete http or https URL without user and password')
      .refine((url) => URL.canParse(url), 'is not a complete http or https URL')
      .optional()
      .meta({ description: 'URL of a store that speaks S3, such as MinIO. Default: Amazon S3.' }),
    allowPlainHttp: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether the rows may be sent unencrypted to another machine.' }),
    ...objectFields,
  })
  .meta({
    title: 'Amazon S3, or a store that speaks S3',
    description: 'Puts each table into a bucket as CSV and Parquet, and the data package last.',
  });
