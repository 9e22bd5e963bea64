import { isUtf8 } from 'node:buffer';
import type { Dice } from '../chaos-dice.ts';

/** Spoils bytes, whatever they mean. */
export type Spoil = (bytes: Buffer, dice: Dice) => Buffer;

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Puts something in the place of `length` bytes. */
export function splice(bytes: Buffer, at: number, length: number, fresh: Buffer | string): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(fresh), bytes.subarray(at + length)]);
}

/** Where bytes of a kind stand. */
function placesOf(bytes: Buffer, isOne: (byte: number) => boolean): readonly number[] {
  return [...bytes.keys()].filter((at) => isOne(bytes[at] ?? 0));
}

function placeOf(bytes: Buffer, dice: Dice, isOne: (byte: number) => boolean): number {
  const places = placesOf(bytes, isOne);
  return places[dice.below(places.length)] ?? 0;
}

export const flipBit: Spoil = (bytes, dice) => {
  const at = dice.below(bytes.length);
  return splice(bytes, at, 1, Buffer.from([(bytes[at] ?? 0) ^ (1 << dice.below(8))]));
};

export const cutOff: Spoil = (bytes, dice) => bytes.subarray(0, dice.below(bytes.length));

export const cutOut: Spoil = (bytes, dice) => {
  const at = dice.below(bytes.length);
  return splice(bytes, at, dice.between(1, 12), '');
};

/** A piece comes twice. */
export const doublePiece: Spoil = (bytes, dice) => {
  const at = dice.below(bytes.length);
  return splice(bytes, at, 0, bytes.subarray(at, at + dice.between(1, 40)));
};

/** No UTF-8 any more: a bit is set that a lone byte of a text never has. */
export const breakUtf8: Spoil = (bytes, dice) => {
  for (;;) {
    const at = dice.below(bytes.length);
    const spoilt = splice(bytes, at, 1, Buffer.from([(bytes[at] ?? 0) | 0x80]));
    if (!isUtf8(spoilt)) return spoilt;
  }
};

/** What JSON is built of is not what it was. */
export const breakStructure: Spoil = (bytes, dice) => {
  const at = placeOf(bytes, dice, (byte) => '{}[]:,'.includes(String.fromCharCode(byte)));
  return splice(bytes, at, 1, dice.pick(['\u0001', '\u0000', ';', '', '}{', '\\']));
};

/** A bare control character, which no text of JSON may hold. */
export const addControl: Spoil = (bytes, dice) =>
  splice(bytes, dice.below(bytes.length), 0, dice.pick(['\u0000', '\u0007', '\u001b[2J', '\u001f']));

export const addMark: Spoil = (bytes, dice) =>
  dice.chance(0.5)
    ? Buffer.concat([Buffer.from('\uFEFF'), bytes])
    : splice(bytes, dice.below(bytes.length), 0, '\uFEFF');

/** Another letter or digit in the place of one: nothing can be seen to be wrong. */
export const otherLetter: Spoil = (bytes, dice) => {
  const at = placeOf(bytes, dice, (byte) => letters.includes(String.fromCharCode(byte)));
  return splice(bytes, at, 1, letters.charAt(dice.below(letters.length)));
};

/** What Windows tools write. */
export const asUtf16: Spoil = (bytes, dice) => {
  const text = Buffer.from(`\uFEFF${String(bytes)}`, 'utf16le');
  return dice.chance(0.5) ? text : text.swap16();
};
