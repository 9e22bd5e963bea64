import { LineBlock } from '../../output/line-block.ts';
import { ESCAPED, INTEGER, NULL, TEXT } from '../../scan/kinds.ts';
import type { ScannedPage } from '../../scan/scanned-row.ts';

/** More are not kept: a set that so many rows refer to once each is not worth it. */
const mostKeys = 200_000;

const firstSlots = 1 << 8;

interface Key<T> {
  readonly hash: number;
  readonly kind: number;
  /** Where its bytes stand in the block of all keys. */
  readonly start: number;
  readonly end: number;
  readonly value: T;
}

/**
 * What foreign keys lead to, found by their bytes: rows that refer to others are many, and none of them has to make a
 * text of its key. A hash table with open addressing. The same key written in another way is another key here.
 */
export class ReferenceMap<T> {
  readonly #keys: Key<T>[] = [];
  readonly #bytes = new LineBlock();
  /** For each slot the number of its key, counted from 1. */
  #slots = new Int32Array(firstSlots);

  get(page: ScannedPage, place: number): T | undefined {
    if (!isPlain(page.kinds[place])) return undefined;
    return this.#keys[(this.#slots[this.#slotOf(page, place, hashOf(page, place))] ?? 0) - 1]?.value;
  }

  /** Keeps what this key leads to, if it is one that can be kept. */
  add(page: ScannedPage, place: number, value: T): void {
    const kind = page.kinds[place];
    if (!isPlain(kind) || this.#keys.length >= mostKeys) return;
    if (2 * this.#keys.length >= this.#slots.length) this.#grow();
    const hash = hashOf(page, place);
    const slot = this.#slotOf(page, place, hash);
    const start = this.#bytes.at;
    this.#bytes.copy(page.bytes, page.spans[2 * place] ?? 0, endOf(page, place));
    this.#keys.push({ hash, kind: kind ?? NULL, start, end: this.#bytes.at, value });
    this.#slots[slot] = this.#keys.length;
  }

  /** The slot that this key has, or would have. */
  #slotOf(page: ScannedPage, place: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const key = this.#keys[(this.#slots[slot] ?? 0) - 1];
      if (key === undefined || (key.hash === hash && this.#isSame(key, page, place))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isSame({ kind, start, end }: Key<T>, page: ScannedPage, place: number): boolean {
    const from = page.spans[2 * place] ?? 0;
    if (page.kinds[place] !== kind || endOf(page, place) - from !== end - start) return false;
    const { bytes } = this.#bytes;
    for (let at = start; at < end; at += 1) if (bytes[at] !== page.bytes[from + at - start]) return false;
    return true;
  }

  #grow(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    const mask = this.#slots.length - 1;
    for (const [index, { hash }] of this.#keys.entries()) {
      let slot = hash & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = index + 1;
    }
  }
}

/** Bytes that stand for one value only. */
function isPlain(kind = NULL): boolean {
  return kind === NULL || kind === INTEGER || (kind >= TEXT && (kind & ESCAPED) === 0);
}

/** Of null there are no bytes to compare. */
function endOf({ spans, kinds }: ScannedPage, place: number): number {
  return spans[kinds[place] === NULL ? 2 * place : 2 * place + 1] ?? 0;
}

/** Four bytes at a time, as MurmurHash does: to take them one by one costs more than to compare them. */
function hashOf(page: ScannedPage, place: number): number {
  const { bytes } = page;
  const end = endOf(page, place);
  let at = page.spans[2 * place] ?? 0;
  let hash = 0x81_1c_9d_c5;
  for (; at + 4 <= end; at += 4) {
    const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    const high = ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    hash = mixed(hash, low | high);
  }
  for (; at < end; at += 1) hash = mixed(hash, bytes[at] ?? 0);
  return (hash ^ (hash >>> 15)) >>> 1;
}

function mixed(hash: number, more: number): number {
  const product = Math.imul(hash ^ more, 0x9e_37_79_b1);
  return (product << 13) | (product >>> 19);
}
