import { ESCAPED, INTEGER, NULL, TEXT } from '../../scan/kinds.ts';
import type { ScannedPage } from '../../scan/scanned-row.ts';

/** More are not kept: a set that so many rows refer to once each is not worth it. */
const mostKeys = 200_000;

/** In bytes; longer ones are not kept. */
const longestKey = 256;
const wordLength = 4;

const firstSlots = 1 << 8;
const firstWords = 1 << 12;

/** What a slot says: the hash of its key, the key's number (counted from 1), its tag, and where its words begin. */
const slotBits = 2;
const slotLength = 1 << slotBits;
const numberIn = 1;
const tagIn = 2;
const startIn = 3;

/** No hash is below zero. */
const noKey = -1;

/**
 * What foreign keys lead to, found by their bytes: rows that refer to others are many, and none of them has to make a
 * text of its key. A hash table with open addressing, of numbers alone: objects would be spread all over the memory.
 * Keys are read and compared as words of four bytes, since a look at a byte costs as much as one at a word.
 * The same key written in another way is another key here.
 */
export class ReferenceMap<T> {
  readonly #values: T[] = [];
  /** The words of all keys. */
  #words = new Int32Array(firstWords);
  #end = 0;
  #slots = new Int32Array(slotLength * firstSlots);
  /** The key that was read last: its words, how many they are, and its kind and length in one number. */
  readonly #key = new Int32Array(longestKey / wordLength);
  #length = 0;
  #tag = 0;

  get(page: ScannedPage, place: number): T | undefined {
    const hash = this.#read(page, place);
    const number = hash === noKey ? 0 : (this.#slots[this.#slotOf(hash) + numberIn] ?? 0);
    // One read of a list at an index below zero makes all later ones slow.
    return number === 0 ? undefined : this.#values[number - 1];
  }

  /** Keeps what this key leads to, if it is one that can be kept. */
  add(page: ScannedPage, place: number, value: T): void {
    if (this.#values.length >= mostKeys) return;
    const hash = this.#read(page, place);
    if (hash === noKey) return;
    if (2 * slotLength * this.#values.length >= this.#slots.length) this.#growSlots();
    if (this.#end + this.#length > this.#words.length) this.#growWords();
    const slot = this.#slotOf(hash);
    this.#slots.set([hash, this.#values.push(value), this.#tag, this.#end], slot);
    for (let word = 0; word < this.#length; word += 1) this.#words[this.#end + word] = this.#key[word] ?? 0;
    this.#end += this.#length;
  }

  /** @returns the hash of the key, mixed word by word as MurmurHash does; `noKey` for one that is not kept */
  #read({ bytes, view, spans, kinds }: ScannedPage, place: number): number {
    const kind = kinds[place] ?? NULL;
    const start = spans[2 * place] ?? 0;
    // Of null there are no bytes to compare.
    const end = kind === NULL ? start : (spans[2 * place + 1] ?? 0);
    if (!isPlain(kind) || end - start > longestKey) return noKey;
    const key = this.#key;
    const tag = ((end - start) << 8) | kind;
    let hash = mixed(0x81_1c_9d_c5, tag);
    let length = 0;
    let at = start;
    for (; at + wordLength <= end; at += wordLength) {
      const word = view.getInt32(at, true);
      key[length++] = word;
      hash = mixed(hash, word);
    }
    if (at < end) {
      let rest = 0;
      for (; at < end; at += 1) rest = (rest << 8) | (bytes[at] ?? 0);
      key[length++] = rest;
      hash = mixed(hash, rest);
    }
    this.#tag = tag;
    this.#length = length;
    return (hash ^ (hash >>> 15)) >>> 1;
  }

  /** Where the slot begins that the key which was read last has, or would have. */
  #slotOf(hash: number): number {
    const slots = this.#slots;
    let slot = (hash << slotBits) & (slots.length - 1);
    while (slots[slot + numberIn] !== 0) {
      if (slots[slot] === hash && this.#isKeyOf(slot)) return slot;
      slot = (slot + slotLength) & (slots.length - 1);
    }
    return slot;
  }

  #isKeyOf(slot: number): boolean {
    if (this.#slots[slot + tagIn] !== this.#tag) return false;
    const start = this.#slots[slot + startIn] ?? 0;
    const words = this.#words;
    const key = this.#key;
    for (let word = 0; word < this.#length; word += 1) if (words[start + word] !== key[word]) return false;
    return true;
  }

  #growSlots(): void {
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

  #growWords(): void {
    const words = new Int32Array(2 * this.#words.length);
    words.set(this.#words);
    this.#words = words;
  }
}

/** Bytes that stand for one value only. */
function isPlain(kind: number): boolean {
  return kind === NULL || kind === INTEGER || (kind >= TEXT && (kind & ESCAPED) === 0);
}

function mixed(hash: number, more: number): number {
  const product = Math.imul(hash ^ more, 0x9e_37_79_b1);
  return (product << 13) | (product >>> 19);
}
