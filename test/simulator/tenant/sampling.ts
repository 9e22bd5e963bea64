import type { SimulatorOptions } from '../options.ts';

/** Rows of one timestamp: what is measured or summed up is so for many machines or groups at once. */
export const mostMembers = 20;

/** Numbers of rows begin here in the sets that are made by their shape alone. */
export const FIRST_ID = 5001;

/** How many rows each timestamp has of a set that measures this many machines or groups. */
export function membersOf(measured: number): number {
  return Math.max(1, Math.min(mostMembers, measured));
}

/** The number of the last load evaluation of a machine; null for machines that are not measured. */
export function latestLoadIndexOf(
  { machines, facts }: Pick<SimulatorOptions, 'machines' | 'facts'>,
  machine: number,
): number | null {
  const members = membersOf(machines);
  if (machine >= members || facts === 0) return null;
  return FIRST_ID + (Math.ceil(facts / members) - 1) * members + machine;
}
