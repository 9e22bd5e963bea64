/** Names of people and devices where they are not to be shown: numbers that stay the same from report to report. */

/** SQL of a number with ten digits at most that follows from a text, and from nothing else. */
export function numberFrom(text: string): string {
  return `(('0x' || substr(sha256(${text}), 1, 9))::UBIGINT % 10000000000)`;
}

/** SQL of `<word> <number>` in place of a name. */
export function maskedName(word: string, name: string): string {
  return `'${word} ' || ${numberFrom(`lower(${name})`)}`;
}
