import { keyText } from '../entity.ts';
import {
  type Change,
  defaultLicensing,
  defaultLogs,
  type ExtraRows,
  type SimulatorOptions,
  type TableName,
  tableOf,
} from '../options.ts';
import { schema } from '../schema.ts';
import {
  isSetName,
  type RawRow,
  type Row,
  type RowSource,
  type SetName,
  setNames,
  type Value,
} from '../values/rows.ts';
import { millisecondsOf, showTimestamp, timestampOf } from '../values/timestamp.ts';
import { arraySource } from './array-source.ts';
import { createCalendar } from './calendar.ts';
import { createConnectionSource } from './connection-source.ts';
import { createContext, type RowContext } from './context.ts';
import { hypervisorRow, machineCatalogRow } from './daas-rows.ts';
import { createDimensions, type Dimensions } from './dimensions.ts';
import { furtherSources } from './further-source.ts';
import { createInstanceSource } from './instance-source.ts';
import { layeredSource } from './layered-source.ts';
import { createLicenses, type Licenses } from './licenses.ts';
import { createLifetimes } from './lifetimes.ts';
import { createLogs, type Logs } from './logs.ts';
import { hangsOnSession, Losses } from './losses.ts';
import { createMoment, type Moment } from './moment.ts';
import { rawOf, rowOf } from './raw-rows.ts';
import { createSessionSource } from './session-source.ts';
import { createTimeline, type Timeline } from './sessions.ts';
import { createSite, type Site } from './site.ts';

type Sources = Readonly<Record<SetName, RowSource>>;

const setOf = (table: string): string => table.charAt(0).toUpperCase() + table.slice(1);

function baseSources(moment: Moment, context: RowContext, dimensions: Dimensions): Sources {
  const lifetimes = createLifetimes(moment);
  const { history } = moment;
  const sessionKeyOf = (number: number): string => history.keyOf(number % Math.max(1, history.count));
  const small = (set: SetName, rows: readonly Row[]): RowSource => arraySource(rows, schema[set]);
  return {
    Sessions: createSessionSource(moment, lifetimes, dimensions),
    ApplicationInstances: createInstanceSource(moment, lifetimes, dimensions),
    Connections: createConnectionSource(moment),
    Applications: small('Applications', dimensions.applications),
    Users: small('Users', dimensions.users),
    Machines: small('Machines', dimensions.machines),
    Catalogs: small('Catalogs', dimensions.catalogs),
    DesktopGroups: small('DesktopGroups', dimensions.desktopGroups),
    Hypervisors: small('Hypervisors', dimensions.hypervisors),
    ConnectionFailureCategories: small('ConnectionFailureCategories', dimensions.failureCategories),
    MachineCosts: small('MachineCosts', dimensions.machineCosts),
    PublishedDesktopNames: small('PublishedDesktopNames', dimensions.publishedDesktops),
    ...furtherSources({ context, dimensions, sessionKeyOf }, moment),
  };
}

/** In the small sets a hand-placed row takes the place of a computed one with the same key. */
function replacing(source: RowSource, set: SetName, extra: readonly Row[]): RowSource {
  if (extra.length === 0) return source;
  const type = schema[set];
  const taken = new Set(extra.map((row) => keyText(type, row)));
  const kept = Array.from({ length: source.size }, (_, index) => source.row(index));
  return arraySource([...kept.filter((row) => !taken.has(keyText(type, row))), ...extra], type);
}

/** The tenant's data as it stands at its present: computed rows, hand-placed rows, minus hidden, groomed and lost ones. */
export class Store {
  readonly options: SimulatorOptions;
  /** The whole history, whatever the present. */
  readonly timeline: Timeline;
  readonly logs: Logs;
  readonly licenses: Licenses;
  /** The objects of the site that say who may use them. */
  readonly site: () => Site;
  /** Grows with every change, so that remembered answers can be dropped. */
  version = 0;
  readonly #context: RowContext;
  readonly #dimensions: Dimensions;
  #moment: Moment;
  #base: Sources;
  readonly #extra = new Map<SetName, Row[]>();
  readonly #daas: Record<'machineCatalogs' | 'daasHypervisors', RawRow[]>;
  readonly #sources = new Map<SetName, RowSource>();
  readonly #losses: Losses;
  #groomed = 0;

  constructor(options: SimulatorOptions) {
    this.options = options;
    this.#losses = new Losses(options.seed);
    const calendar = createCalendar(options);
    const context = createContext(options);
    this.#context = context;
    this.#dimensions = createDimensions(context);
    this.timeline = createTimeline(options.seed, options.sessions, calendar, options.timestampPrecision);
    this.#moment = this.#momentAt(options.present);
    this.logs = createLogs(context, { ...defaultLogs, ...options.logs }, () => this.#moment.present);
    const licensing = { ...defaultLicensing, ...options.licensing };
    this.licenses = createLicenses(context, licensing, () => new Date(millisecondsOf(this.#moment.present)));
    this.site = createSite(context, this.#dimensions.machines);
    this.#base = baseSources(this.#moment, this.#context, this.#dimensions);
    this.#daas = {
      machineCatalogs: Array.from({ length: options.catalogs }, (_, index) =>
        machineCatalogRow(context, index),
      ),
      daasHypervisors: Array.from({ length: options.hypervisors }, (_, index) =>
        hypervisorRow(context, index),
      ),
    };
    this.insert(options.extra);
  }

  source(set: SetName): RowSource {
    return this.#sources.get(set) ?? this.#base[set];
  }

  /** False for rows that a test hides, for lost ones, and for what hung on sessions that are gone. */
  isVisible(set: SetName, row: Row): boolean {
    const hide = this.options.hide[tableOf(set)];
    if (hide?.(rawOf(set, row, this.options.timestampPrecision))) return false;
    if (this.#losses.has(set, row)) return false;
    if (this.#groomed === 0 || !hangsOnSession(set)) return true;
    const key = row['SessionKey'];
    const session = typeof key === 'string' ? this.timeline.indexOfKey(key) : undefined;
    return session === undefined || session >= this.#groomed;
  }

  /** True when rows of the set must be looked at one by one to know whether they exist. */
  hidesSome(set: SetName): boolean {
    if (this.options.hide[tableOf(set)] || this.#losses.touches(set)) return true;
    return this.#groomed > 0 && hangsOnSession(set);
  }

  /** The existing rows with this value, by index where there is one, else by looking at all. */
  lookup(set: SetName, property: string, value: Value): Row[] {
    if (value === null) return [];
    const source = this.source(set);
    const found = source.find(property, value);
    const rows = found
      ? found.map((index) => source.row(index))
      : [...this.all(set)].filter((row) => row[property] === value);
    return rows.filter((row) => this.isVisible(set, row));
  }

  *all(set: SetName): Generator<Row> {
    const source = this.source(set);
    for (let index = 0; index < source.size; index += 1) {
      const row = source.row(index);
      if (this.isVisible(set, row)) yield row;
    }
  }

  storm(): { readonly at: string; readonly count: number } {
    const { at, count } = this.timeline.calendar.storm;
    return { at: showTimestamp(at, this.options.timestampPrecision), count };
  }

  daas(table: 'machineCatalogs' | 'daasHypervisors'): RawRow[] {
    const hide = this.options.hide[table];
    return this.#daas[table].filter((row) => !hide?.(row));
  }

  /** Goes forward in the history. What was changed before stays changed. @throws RangeError for any other direction */
  moveTo(present: Date): void {
    const moment = this.#momentAt(present);
    if (moment.present < this.#moment.present) throw new RangeError('The present moves only forward.');
    this.#moment = moment;
    this.#base = baseSources(moment, this.#context, this.#dimensions);
    this.#refresh();
  }

  #momentAt(present: Date): Moment {
    if (!(present <= this.options.now)) throw new RangeError('The present lies after the history.');
    return createMoment(this.timeline, timestampOf(present.getTime()));
  }

  /** Oldest sessions go, rows appear, rows vanish. */
  change({ groom, insert, lose = {} }: Change): void {
    if (groom !== undefined) this.groom(groom);
    if (insert !== undefined) this.insert(insert);
    for (const [table, count] of Object.entries(lose)) this.lose(table as TableName, count);
  }

  insert(extra: ExtraRows): void {
    for (const [table, rows] of Object.entries(extra)) {
      const set = setOf(table);
      if (table === 'machineCatalogs' || table === 'daasHypervisors') this.#daas[table].push(...rows);
      else if (isSetName(set)) {
        const made = rows.map((raw) => rowOf(set, raw, this.options.timestampPrecision));
        this.#extra.set(set, [...(this.#extra.get(set) ?? []), ...made]);
      } else throw new TypeError(`unknown table ${table}`);
    }
    this.#refresh();
  }

  /** Removes the `count` oldest computed sessions that are still there, with all that belongs to them. */
  groom(count: number): void {
    this.#groomed = Math.min(this.#moment.count, this.#groomed + count);
    this.#refresh();
  }

  /** Removes `count` rows of the table, which the seed picks. */
  lose(table: TableName, count: number): void {
    const set = setOf(table);
    if (table === 'machineCatalogs' || table === 'daasHypervisors') {
      const rows = this.#daas[table];
      for (let n = 0; n < count && rows.length > 0; n += 1) rows.splice(this.#losses.next(rows.length), 1);
    } else if (isSetName(set)) {
      this.#losses.draw(set, this.source(set), count, (row) => this.isVisible(set, row));
    } else throw new TypeError(`unknown table ${table}`);
    this.version += 1;
  }

  #refresh(): void {
    this.version += 1;
    for (const set of setNames) {
      const extra = this.#extra.get(set) ?? [];
      const groomed = set === 'Sessions' ? this.#groomed : 0;
      const source = this.#base[set];
      const layered =
        source.cursor === undefined ? replacing(source, set, extra) : layeredSource(source, groomed, extra);
      this.#sources.set(set, layered);
    }
  }
}
