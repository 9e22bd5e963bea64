import { z } from 'zod';
import { hints } from './form.ts';

const functional = hints('Functional');

/** Which columns the tables have. */
export const columnFields = {
  columns: z
    .enum(['all', 'compact'])
    .default('all')
    .meta(
      functional({
        title: 'Columns',
        enumNames: ['All columns', 'Compact: the columns most questions need'],
        decides: 'columns',
        description:
          '`all`: tables have all their columns. `compact`: wide tables have only the columns that most questions need (38 of 107 in `sessions`), without codes and without details of machines and groups; other tables keep all. Keys and cursors always come. Less is requested from the source, too.',
      }),
    ),
  layout: z
    .enum(['wide', 'star'])
    .default('wide')
    .meta(
      functional({
        title: 'Layout',
        enumNames: ['Wide: one table answers most questions', 'Star: facts, and a table for each dimension'],
        decides: 'columns',
        description:
          '`wide`: `sessions` and `application_instances` show the names and details of users, machines, groups and applications in every row. `star`: they have only keys and facts of their own; the tables that the keys lead to (`users`, `machines`, `catalogs` and others) are added, each with a row for every key.',
      }),
    ),
  tableColumns: z
    .array(
      z
        .string()
        .regex(/^\s*[A-Za-z0-9_]+\.[A-Za-z0-9_]+\s*$/, { error: 'must be table.column' })
        .trim(),
    )
    .overwrite((chosen) => [...new Set(chosen)])
    .default([])
    .meta(
      functional({
        title: 'Columns of single tables',
        decides: 'columns',
        description:
          'Columns, each as `table.column`. A table that is named here has only these columns, with its key, its cursor and the dates that incremental runs need; `columns` decides about the others. Tables of the risk export always keep all columns.',
        advanced: true,
        examples: [['sessions.user_upn', 'sessions.machine_name']],
      }),
    ),
};
