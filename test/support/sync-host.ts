import { readFileSync } from 'node:fs';
import type { Dataset } from '../../connector/datasets/define.ts';
import type { Emit } from '../../connector/events.ts';
import { type Bookmark, canBeBookmarked } from '../../connector/extract/memory/bookmark.ts';
import type { RunReport } from '../../connector/extract/report/run-report.ts';
import { sync } from '../../connector/hosts/rows/sync.ts';
import { parseJson } from '../../connector/json.ts';
import type { Runtime } from '../../connector/runtime.ts';
import { loadedOf } from './story.ts';

type Row = Readonly<Record<string, unknown>>;

interface SyncOnce {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly runtime: Runtime;
  readonly onEvent?: Emit;
}

/** A host that keeps rows by key, and bookmarks, as those of Airbyte and Singer do. */
interface KeepingHost {
  sync(options: SyncOnce): Promise<RunReport>;
  /** A row as text, column by column. */
  textsOf(table: string, key: string): Readonly<Record<string, string | null>>;
}

export function keepingHost(datasets: readonly Dataset[]): KeepingHost {
  const tables = new Map(datasets.map(({ name }) => [name, new Map<string, Row>()]));
  const bookmarks = new Map<string, Bookmark>();
  return {
    textsOf(table, key) {
      const row = tables.get(table)?.get(key) ?? {};
      return Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
      );
    },
    async sync({ parameters, runtime, onEvent }) {
      return await sync(
        {
          streams: datasets.map((dataset) => ({
            dataset,
            columns: new Set(dataset.columns.map(({ name }) => name)),
            bookmark: canBeBookmarked(dataset) ? bookmarks.get(dataset.name) : undefined,
          })),
          ...loadedOf(
            parameters,
            datasets.map(({ name }) => name),
          ),
          readFile: (path) => readFileSync(path, 'utf8'),
          env: {},
          runtime,
          emit: (event) => onEvent?.(event),
          signal: new AbortController().signal,
        },
        {
          async take({ dataset, batches, bookmark }) {
            for await (const rows of batches()) {
              for (const { json } of rows) {
                const row = parseJson(String(json)) as Row;
                const key = dataset.key.map((name) => row[name]).join();
                tables.get(dataset.name)?.set(key, row);
              }
            }
            bookmarks.set(dataset.name, bookmark);
          },
          miss(dataset, reason) {
            throw new Error(`${dataset} was missed: ${reason}`);
          },
        },
      );
    },
  };
}
