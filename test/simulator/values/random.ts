/** A 32-bit hash of (seed, index, salt): the only source of chance, so every row can be computed on its own. */
export function hash(seed: number, index: number, salt: number): number {
  let h = Math.imul(seed ^ Math.imul(salt + 1, 0x9e3779b1), 0x85ebca6b) ^ index;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Chance in [0, 1). */
export function unit(seed: number, index: number, salt: number): number {
  return hash(seed, index, salt) / 0x1_0000_0000;
}

/** One of `items`; the list must not be empty. */
export function pick<T>(items: readonly T[], number: number): T {
  const item = items[number % items.length];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** The first index in [low, high) whose value is not below `wanted`; `at` must not fall. */
export function lowerBound(low: number, high: number, at: (index: number) => number, wanted: number): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (at(middle) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
