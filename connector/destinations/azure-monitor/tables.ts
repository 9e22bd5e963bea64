import type { ColumnType, Dataset } from '../../datasets/define.ts';

/** The tables of the workspace. What the rule declares and what a push sends both follow from here. */

/** Datasets that have no name published for Microsoft Sentinel. */
const ownNames: Readonly<Record<string, string>> = {
  sessions: 'CitrixSessions_CL',
  system_log: 'CitrixSystemLog_CL',
  config_operations: 'CitrixConfigOperations_CL',
  config_operation_details: 'CitrixConfigOperationDetails_CL',
};

const published = /^CitrixAnalytics_\w+_CL$/;

/** The table of the workspace; undefined: the dataset is not sent there. */
export function workspaceTableOf(dataset: string): string | undefined {
  return published.test(dataset) ? dataset : ownNames[dataset];
}

/** How the rule calls what arrives for a table. */
export function streamOf(table: string): string {
  return `Custom-${table}`;
}

export const timeColumn = 'TimeGenerated';
export const runColumn = 'RunId';

const types: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  int64: 'long',
  number: 'real',
  boolean: 'boolean',
  timestamp: 'datetime',
  date: 'datetime',
};

/** Names of columns that a workspace takes, apart from those it has itself. */
const allowedName = /^[A-Za-z]\w{0,44}$/;
const reservedNames: ReadonlySet<string> = new Set(['id', 'TenantId', 'Title', 'Type', 'UniqueId']);

export function isAllowedName(name: string): boolean {
  return allowedName.test(name) && !reservedNames.has(name);
}

export const othersColumn = 'OtherColumns';

interface WorkspaceColumn {
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

/** The columns of the table: those of the dataset, the time by which the workspace files a row, and the run. */
export function workspaceColumns({ columns }: Pick<Dataset, 'columns'>): readonly WorkspaceColumn[] {
  const own = columns
    .filter(({ name }) => isAllowedName(name))
    .map(({ name, type, description }) => ({ name, type: types[type], description }));
  const others = {
    name: othersColumn,
    type: 'dynamic',
    description: 'Cells of columns whose names a workspace does not take, by name.',
  };
  const time = {
    name: timeColumn,
    type: 'datetime',
    description: 'When the run that sent the row began to read: the newest row of a key has the greatest.',
  };
  return [
    ...(own.some(({ name }) => name === timeColumn) ? [] : [time]),
    ...own,
    ...(own.length < columns.length ? [others] : []),
    { name: runColumn, type: 'string', description: 'The run that the row comes from.' },
  ];
}
