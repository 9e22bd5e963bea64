import { createHash, createHmac } from 'node:crypto';

/**
 * Pseudonyms of a key: the same value has the same in every table, run and connector with that key. What differs only
 * in case or in spaces around it is the same value, since one source writes `ANN@corp.com` and another `ann@corp.com`.
 */
export interface Pseudonyms {
  /** `p-` and 24 hexadecimal digits. */
  text(value: string): string;
  /** For columns of numbers: a whole number below 2^63, in decimal digits. */
  number(value: string): string;
  /** A fingerprint of the key, by which it is recognised and not known. */
  readonly mark: string;
}

/** @param secret the key as text, of any length */
export function createPseudonyms(secret: string): Pseudonyms {
  const key = createHash('sha256').update(secret).digest();
  const digest = (purpose: string, value: string) =>
    createHmac('sha256', key).update(`${purpose}\n`).update(value).digest();
  return {
    text: (value) => `p-${digest('text', plain(value)).toString('hex', 0, 12)}`,
    // The highest bit would be the sign of an Int64.
    number: (value) => String(BigInt.asUintN(63, digest('number', plain(value)).readBigUInt64BE())),
    mark: digest('mark', '').toString('hex', 0, 8),
  };
}

function plain(value: string): string {
  return value.trim().normalize('NFC').toLowerCase();
}
