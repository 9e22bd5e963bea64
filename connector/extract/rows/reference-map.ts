import { LineBlock } from '../../output/line-block.ts';
import { ESCAPED, INTEGER, NULL, TEXT } from '../../scan/kinds.ts';
import type { ScannedPage } from '../../scan/scanned-row.ts';

/** More are not kept: a set that so many rows refer to once each is not worth it. */
const mostKeys = 200_000;

const firstSlots = 1 << 8;

/** What a slot of the table says: the hash of its key, the key's number (counted from 1), and where its bytes stand. */
const slotBits = 2;
const slotLength = 1 << slotBits;
const numberIn = 1;
const startIn = 2;
const endIn = 3;

/**
 * What foreign keys lead to, found by their bytes: rows that refer to others are many, and none of them has to make a
 * text of its key. A hash table with open addressing, of numbers alone: objects would be spread all over the memory.
 * The same key written in another way is another key here.
 */
export class ReferenceMap<T> {
  readonly #values: T[] = [];
  /** Of each key its kind in one byte, and its bytes. */
  readonly #keys = new LineBlock();
  #slots = new Int32Array(slotLength * firstSlots);

  get(page: ScannedPage, place: number): T | undefined {
    if (!isPlain(page.kinds[place])) return undefined;
    const slot = this.#slotOf(page, place, hashOf(page, place));
    return this.#values[(this.#slots[slot + numberIn] ?? 0) - 1];
  }

  /** Keeps what this key leads to, if it is one that can be kept. */
  add(page: ScannedPage, place: number, value: T): void {
    const kind = page.kinds[place];
    if (!isPlain(kind) || this.#values.length >= mostKeys) return;
    if (2 * slotLength * this.#values.length >= this.#slots.length) this.#grow();
    const hash = hashOf(page, place);
    const slot = this.#slotOf(page, place, hash);
    const keys = this.#keys;
    const start = keys.at;
    keys.byte(kind ?? NULL);
    keys.copy(page.bytes, page.spans[2 * place] ?? 0, endOf(page, place));
    this.#slots.set([hash, this.#values.push(value), start, keys.at], slot);
  }

  /** Where the slot begins that this key has, or would have. */
  #slotOf(page: ScannedPage, place: number, hash: number): number {
    const slots = this.#slots;
    let slot = (hash << slotBits) & (slots.length - 1);
    while (slots[slot + numberIn] !== 0) {
      if (slots[slot] === hash && this.#isSame(slot, page, place)) return slot;
      slot = (slot + slotLength) & (slots.length - 1);
    }
    return slot;
  }

  #isSame(slot: number, page: ScannedPage, place: number): boolean {
    const start = (this.#slots[slot + startIn] ?? 0) + 1;
    const end = this.#slots[slot + endIn] ?? 0;
    const { bytes } = this.#keys;
    const from = page.spans[2 * place] ?? 0;
    if (bytes[start - 1] !== page.kinds[place] || endOf(page, place) - from !== end - start) return false;
    for (let at = start; at < end; at += 1) if (bytes[at] !== page.bytes[from + at - start]) return false;
    return true;
  }

  #grow(): void {
    const before = this.#slots;
    const slots = new Int32Array(2 * before.length);
    for (let old = 0; old < before.length; old += slotLength) {
      if (before[old + numberIn] === 0) continue;
      let slot = ((before[old] ?? 0) << slotBits) & (slots.length - 1);
      while (slots[slot + numberIn] !== 0) slot = (slot + slotLength) & (slots.length - 1);
      slots.set(before.subarray(old, old + slotLength), slot);
    }
    this.#slots = slots;
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
