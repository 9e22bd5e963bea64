import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './folder.ts';

/** A column of a small table: of the type `string`, and nullable, unless it says otherwise. */
export interface SmallField {
  readonly name: string;
  readonly type?: string;
  readonly required?: boolean;
  readonly description?: string;
}

interface SmallTable {
  readonly csv: string;
  /** Content of the Parquet file beside it. */
  readonly parquet?: string;
  readonly fields: readonly SmallField[];
  readonly key?: readonly string[];
  readonly uniqueKey?: readonly string[];
}

interface Published {
  readonly runId?: string;
  readonly created?: string;
  /** By name of the dataset. */
  readonly tables: Readonly<Record<string, SmallTable>>;
}

/** Writes tables with their data package, as a run leaves them, into a folder or a new one. */
export async function publishTables({ tables, ...about }: Published, folder?: string): Promise<string> {
  const out = folder ?? (await temporaryFolder());
  const files = Object.entries(tables).flatMap(([name, table]) => filesOf(name, table));
  for (const { path, content } of files) await writeFile(join(out, path), content);
  const described = {
    name: 'citrix-datahub-connector',
    runId: about.runId ?? 'run-1',
    created: about.created ?? '2026-11-20T09:00:00.000Z',
    resources: files.map(({ name, path, content }) => ({
      ...resourceOf(name, tables[name] ?? { csv: '', fields: [] }),
      ...{ path, format: path.slice(name.length + 1), ...sizeOf(content) },
    })),
  };
  await writeFile(join(out, 'datapackage.json'), JSON.stringify(described));
  return out;
}

function filesOf(name: string, { csv, parquet }: SmallTable) {
  return [
    { name, path: `${name}.csv`, content: csv },
    ...(parquet === undefined ? [] : [{ name, path: `${name}.parquet`, content: parquet }]),
  ];
}

function sizeOf(content: string) {
  return {
    bytes: Buffer.byteLength(content),
    hash: `sha256:${createHash('sha256').update(content).digest('hex')}`,
  };
}

function resourceOf(name: string, { csv, fields, key, uniqueKey }: SmallTable): object {
  return {
    name: name.toLowerCase(),
    title: `Title of ${name}`,
    description: `What ${name} is.`,
    // Line feeds inside quotes belong to a cell; the first line is the header.
    rows: csv.replaceAll(/"[^"]*"/g, '').split('\n').length - 2,
    schema: {
      fields: fields.map(({ name: column, type = 'string', required = false, description = '' }) => ({
        ...{ name: column, type, description },
        ...(required && { constraints: { required } }),
      })),
      ...(key && { primaryKey: key }),
      ...(uniqueKey && { uniqueKeys: [uniqueKey] }),
    },
  };
}
