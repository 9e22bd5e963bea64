/**
 * Timestamps as bytes, in the form that nearly all of them have: `YYYY-MM-DDTHH:mm:ss.fffZ`, of the years 1000 to 8999
 * (before and after lie the dates that stand for none), not on 29 February. They are canonical as they are.
 */

const length = 24;
const zero = 0x30;

/** What stands between the digits, by its distance from the start. */
const between = [
  [4, '-'],
  [7, '-'],
  [10, 'T'],
  [13, ':'],
  [16, ':'],
  [19, '.'],
  [23, 'Z'],
] as const;

/** For each position the byte that stands there; 0 where a digit does. */
const template = Uint8Array.from({ length }, (_, at) => {
  const found = between.find(([position]) => position === at);
  return found === undefined ? 0 : found[1].charCodeAt(0);
});

/** By month. */
const daysIn = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

export function isUsualTimestamp(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== length) return false;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[start + at] ?? 0;
    const wanted = template[at];
    if (wanted === 0 ? byte < zero || byte > 0x39 : byte !== wanted) return false;
  }
  const first = bytes[start];
  if (first === zero || first === 0x39) return false;
  const month = numberAt(bytes, start + 5, 2);
  const day = numberAt(bytes, start + 8, 2);
  return (
    month > 0 &&
    month <= 12 &&
    day > 0 &&
    day <= (daysIn[month] ?? 0) &&
    numberAt(bytes, start + 11, 2) < 24 &&
    numberAt(bytes, start + 14, 2) < 60 &&
    numberAt(bytes, start + 17, 2) < 60
  );
}

function numberAt(bytes: Uint8Array, start: number, digits: number): number {
  let number = 0;
  for (let at = start; at < start + digits; at += 1) number = 10 * number + (bytes[at] ?? zero) - zero;
  return number;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Milliseconds since 1970 of a timestamp in the usual form. */
export function timestampMsAt(bytes: Uint8Array, start: number): number {
  const month = numberAt(bytes, start + 5, 2) - 1;
  const day = Date.UTC(numberAt(bytes, start, 4), month, numberAt(bytes, start + 8, 2));
  return (
    day +
    numberAt(bytes, start + 11, 2) * hourMs +
    numberAt(bytes, start + 14, 2) * minuteMs +
    numberAt(bytes, start + 17, 2) * secondMs +
    numberAt(bytes, start + 20, 3)
  );
}
