import type { Row, Value } from '../duckdb/engine.ts';
import type { Day } from './calendar.ts';
import type { PanelId } from './panels/ids.ts';
import type { Settings } from './settings.ts';
import type { Source } from './sources.ts';

/** The form of a panel: one question, the numbers that answer it, and how they were counted. */

export type { Row, Value };

/** How a value is shown. Durations come in hours or milliseconds, percentages as a part of 1, days as UTC midnight. */
export type Format =
  | 'text'
  | 'count'
  | 'number'
  | 'percent'
  | 'hours'
  | 'ms'
  | 'money'
  | 'day'
  | 'month'
  | 'moment'
  | 'yes';

export interface Column {
  readonly key: string;
  readonly label: string;
  readonly format: Format;
  /** Draws a bar behind the number, as long as its part of the column's largest. */
  readonly bar?: boolean;
}

/** A number that stands alone. */
export interface Figure {
  readonly label: string;
  readonly value: Value;
  readonly format: Format;
  /** How it was counted, in a few words. */
  readonly how: string;
  /** What it is compared with: last period and the one before. */
  readonly change?: { readonly now: number; readonly before: number; readonly days: number };
}

interface Series {
  readonly key: string;
  readonly label: string;
}

/** A horizontal line to compare with, such as what was purchased. */
export interface Rule {
  readonly value: number;
  readonly label: string;
}

interface ChartBase {
  /** What it shows, for who cannot see it. */
  readonly description: string;
  readonly yLabel?: string;
}

export type Chart = ChartBase &
  (
    | {
        readonly kind: 'lines';
        /** Key of a day, or of a moment. */
        readonly x: string;
        readonly series: readonly Series[];
        /** Keys of the lower and upper edge of an area. */
        readonly band?: readonly [string, string];
        readonly isStep?: boolean;
        readonly rules?: readonly Rule[];
        /** The columns by which the data is split into small charts, one above the other. */
        readonly facet?: string;
      }
    | { readonly kind: 'columns'; readonly x: string; readonly series: readonly Series[] }
    | {
        readonly kind: 'bars';
        readonly label: string;
        readonly series: readonly Series[];
        readonly format: Format;
        readonly isStacked?: boolean;
        readonly rules?: readonly Rule[];
      }
    | {
        readonly kind: 'heat';
        readonly x: Series;
        readonly y: Series;
        readonly value: Series;
        readonly xTicks: readonly string[];
        readonly yTicks: readonly string[];
      }
    | {
        readonly kind: 'dots';
        readonly x: Series;
        readonly y: Series;
        readonly label: string;
      }
  );

/** Rows under a heading, with or without a chart of them. */
export interface View {
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly Column[];
  /** The rows, or the query that has them: a list may be long. */
  readonly rows: readonly Row[] | { readonly sql: string };
  readonly chart?: Chart;
}

export interface Content {
  readonly figures?: readonly Figure[];
  readonly views: readonly View[];
  /** What has to be known of these very numbers. */
  readonly notes?: readonly string[];
}

/** Columns by table. */
export type Needs = Readonly<Record<string, readonly string[]>>;

/** What a panel is made from. */
export interface ReportData {
  readonly settings: Settings & { readonly timeZone: string };
  readonly sources: readonly Source[];
  /** From the first moment that any table speaks of until before the last. */
  readonly period: { readonly from: Date; readonly to: Date };
  readonly days: readonly Day[];
  /** Whether a column is there, in at least one folder. */
  readonly has: (table: string, column: string) => boolean;
  readonly rows: (sql: string) => Promise<readonly Row[]>;
  readonly stream: (sql: string) => AsyncIterable<Row>;
  /** Makes a table of this name, which other queries of the same panel read. */
  readonly keep: (name: string, sql: string) => Promise<void>;
}

export type Reader = 'licences' | 'audit' | 'operations' | 'provider' | 'budget';

export const sections = [
  'Overview',
  'Licences',
  'Applications',
  'Use',
  'Quality',
  'Machines and cost',
  'Audit',
] as const;

export type Section = (typeof sections)[number];

export interface Panel {
  readonly id: PanelId;
  readonly title: string;
  readonly section: Section;
  readonly question: string;
  readonly readers: readonly Reader[];
  /** How it is counted, in one or two sentences. */
  readonly method: string;
  /** Where the definition is published. */
  readonly source?: { readonly name: string; readonly url: string };
  /** What the numbers do not say. */
  readonly limits: readonly string[];
  /** Without these there is no panel. */
  readonly needs: Needs;
  /** What it takes besides, where it is there. */
  readonly uses?: Needs;
  readonly make: (data: ReportData) => Promise<Content>;
}
