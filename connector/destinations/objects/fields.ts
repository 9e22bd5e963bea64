import { z } from 'zod';
import { tables } from '../target-fields.ts';
import { layouts } from './layout.ts';

/** Members that target files of all object stores have. */
export const objectFields = {
  prefix: z
    .string()
    .regex(
      /^(?:[\w.=-]+(?:\/[\w.=-]+)*)?$/,
      'must be names with slashes between them, without one at the ends',
    )
    .default('')
    .meta({ description: 'Folder of the tables, before the name of the customer. Default: none.' }),
  customer: z
    .string()
    .regex(/^[\w.-]+$/, 'must be one name')
    .optional()
    .meta({ description: 'Name of the folder below `prefix`. Default: the customer of the run.' }),
  layout: z.enum(layouts).default('latest').meta({
    description:
      '`latest`: a push replaces the existing tables. `dated`: the tables of each day stay, as Hive partitions `run_date=YYYY-MM-DD`.',
  }),
  tables: tables.optional(),
};
