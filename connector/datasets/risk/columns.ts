import { type Column, type ColumnType, int64, required, text, timestamp } from '../define.ts';
import { devices } from './fields/devices.ts';
import { envelope } from './fields/envelope.ts';
import { files } from './fields/files.ts';
import { indicators } from './fields/indicators.ts';
import { occurrences } from './fields/occurrences.ts';
import { places } from './fields/places.ts';
import { sessions } from './fields/sessions.ts';

/** What the members of events mean, by their names; those of nested objects with the name of the object before. */
const fields: Readonly<Record<string, string>> = {
  ...envelope,
  ...indicators,
  ...occurrences,
  ...places,
  ...sessions,
  ...devices,
  ...files,
};

const typeOfSuffix: Readonly<Record<string, ColumnType>> = {
  s: 'text',
  d: 'number',
  t: 'timestamp',
  g: 'text',
};

function column(name: string, type: ColumnType, field: string): Column {
  if (field === 'TimeGenerated') {
    const meaning =
      'When the event happened. Where its own time is missing or cannot be read: when it arrived in the topic.';
    return required(timestamp(name, 'timestamp', meaning));
  }
  const description = fields[field];
  if (description === undefined) throw new Error(`is not declared ${field}`);
  const base = { name, type, description, inputs: [field], nullable: true };
  // By its type an event finds its table.
  return field === 'event_type' ? required(base) : base;
}

/**
 * Columns with the published names of Microsoft's older tables, whose ending tells the type (`_s`, `_d`, `_t`, `_g`).
 * @param others types that the published schema gives and the ending does not
 */
export function suffixedColumns(
  names: readonly string[],
  others: Readonly<Record<string, ColumnType>> = {},
): readonly Column[] {
  return names.map((name) => {
    const [, field = name, suffix = 't'] = /^_?(.+)_([sdtg])$/.exec(name) ?? [];
    return column(name, others[name] ?? typeOfSuffix[suffix] ?? 'text', field);
  });
}

/** Columns that are named like the members of the events. */
export function plainColumns(types: Readonly<Record<string, ColumnType>>): readonly Column[] {
  return Object.entries(types).map(([name, type]) => column(name, type, name));
}

/** After the published columns: where the row came from, and what none of them takes. */
export const ownColumns: readonly Column[] = [
  required(
    int64('source_partition', 'message.partition', 'Partition of the topic that the event was read from.'),
  ),
  required(
    int64(
      'source_offset',
      'message.offset',
      'Offset of the event in its partition; both together are its key.',
    ),
  ),
  text(
    'additional_fields',
    'message.rest',
    'All members of the event that no column takes, as a JSON object; empty when there are none.',
  ),
];

/** What identifies an event. */
export const eventKey: readonly string[] = ['source_partition', 'source_offset'];
