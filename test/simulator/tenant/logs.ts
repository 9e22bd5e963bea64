import type { LogOptions } from '../options.ts';
import { unit } from '../values/random.ts';
import type { RawRow } from '../values/rows.ts';
import { daysOf, store, type Timestamp, timestampOf } from '../values/timestamp.ts';
import type { RowContext } from './context.ts';
import { lowLevelRows, operationRow, recordRow } from './log-rows.ts';

/** An entry of a log and its place in time. */
export interface LogEntry {
  readonly index: number;
  readonly at: Timestamp;
}

/** The two logs of a tenant as they stand at its present; entries are in the order of time, rows as they are sent. */
export interface Logs {
  readonly present: Timestamp;
  records(): readonly LogEntry[];
  record(entry: LogEntry): RawRow;
  operations(): readonly LogEntry[];
  operation(entry: LogEntry): RawRow;
  lowLevel(entry: LogEntry): readonly RawRow[];
}

/** What the sources keep. */
export const retention = { systemLog: daysOf(90), configLog: daysOf(180) } as const;

/** Every so manieth entry comes at a whole second, and every so manieth with the one before it. */
const AT_WHOLE_SECOND = 7;
const WITH_THE_LAST = 11;

/** Spread over the days of the logs; a tenth of them in one hour, as when a script runs. */
function timesOf(context: RowContext, count: number, days: number, salt: number): readonly LogEntry[] {
  const { seed } = context;
  const end = timestampOf(context.options.now.getTime());
  const start = end - daysOf(days);
  const burst = start + Math.floor(daysOf(days) * unit(seed, 0, salt));
  const entries: { index: number; at: Timestamp }[] = [];
  let last = start;
  for (let index = 0; index < count; index += 1) {
    const anywhere = start + Math.floor(daysOf(days) * ((index + unit(seed, index, salt + 1)) / count));
    const inBurst = Math.min(end - 3, burst + Math.floor(daysOf(1 / 24) * unit(seed, index, salt + 2)));
    const any = index % 10 === 3 ? inBurst : anywhere;
    const at =
      index % AT_WHOLE_SECOND === 0 ? Math.floor(any / 30_000_000) * 30_000_000 : store(any, 'ticks');
    last = index % WITH_THE_LAST === 0 ? last : at;
    entries.push({ index, at: last });
  }
  return entries.sort((a, b) => a.at - b.at || a.index - b.index);
}

/** Made when they are first asked for: most tenants are never asked. */
export function createLogs(context: RowContext, options: LogOptions, present: () => Timestamp): Logs {
  let records: readonly LogEntry[] | undefined;
  let operations: readonly LogEntry[] | undefined;
  const within = (entries: readonly LogEntry[], kept: number): readonly LogEntry[] =>
    entries.filter(({ at }) => at < present() && at >= present() - kept);
  return {
    get present() {
      return present();
    },
    records() {
      records ??= timesOf(context, options.records, options.days, 811);
      return within(records, retention.systemLog);
    },
    record: (entry) => recordRow(context, entry),
    operations() {
      operations ??= timesOf(context, options.operations, options.days, 821);
      return within(operations, retention.configLog);
    },
    operation: (entry) => operationRow(context, entry, present()),
    lowLevel: (entry) => lowLevelRows(context, entry, present()),
  };
}
