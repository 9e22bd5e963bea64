import { isRecord } from '../json.ts';

/** A member under its documented name, or with a small first letter: the services write names in either way. */
export function memberOf(record: unknown, name: string): unknown {
  return isRecord(record)
    ? (record[name] ?? record[name.charAt(0).toLowerCase() + name.slice(1)])
    : undefined;
}
