import { hash } from './random.ts';

const HALF = 0x100_0000;

function round(seed: number, half: number, turn: number): number {
  return hash(seed, half, 7700 + turn) % HALF;
}

/** A reversible shuffle of 48 bits (Feistel), so that a key leads back to its row without a table. */
export function shuffle48(seed: number, index: number): number {
  let left = Math.floor(index / HALF);
  let right = index % HALF;
  for (let turn = 0; turn < 4; turn += 1) [left, right] = [right, (left ^ round(seed, right, turn)) % HALF];
  return left * HALF + right;
}

/** The inverse of {@link shuffle48}. */
export function unshuffle48(seed: number, value: number): number {
  let left = Math.floor(value / HALF);
  let right = value % HALF;
  for (let turn = 3; turn >= 0; turn -= 1) [left, right] = [(right ^ round(seed, left, turn)) % HALF, left];
  return left * HALF + right;
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0').slice(-digits);
}

/** The GUID of the row at `index`: looks random, its last group is the shuffled index. */
export function guidOf(seed: number, index: number): string {
  const a = hash(seed, index, 9001);
  const b = hash(seed, index, 9002);
  const variant = (8 + ((b >>> 12) & 3)).toString(16);
  return `${hex(a, 8)}-${hex(b & 0xffff, 4)}-4${hex(b >>> 16, 3)}-${variant}${hex(a >>> 5, 3)}-${hex(shuffle48(seed, index), 12)}`;
}

/** The index that gave this GUID, or undefined when the GUID is not one of the seed's. */
export function indexOfGuid(seed: number, guid: string): number | undefined {
  const index = unshuffle48(seed, Number.parseInt(guid.slice(24), 16));
  return Number.isSafeInteger(index) && guidOf(seed, index) === guid.toLowerCase() ? index : undefined;
}

/**
 * SQL Server compares uniqueidentifier from the last group to the first, and the first three groups byte-reversed;
 * comparing these texts gives its order.
 */
export function sqlGuidOrder(guid: string): string {
  const g = guid.toLowerCase();
  const reversed = (from: number, bytes: number): string => {
    let text = '';
    for (let byte = bytes - 1; byte >= 0; byte -= 1) text += g.slice(from + byte * 2, from + byte * 2 + 2);
    return text;
  };
  return g.slice(24) + g.slice(19, 23) + reversed(14, 2) + reversed(9, 2) + reversed(0, 4);
}
