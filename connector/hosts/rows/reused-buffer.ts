/** Puts pieces of bytes one behind the other. */
export type Join = (parts: readonly Uint8Array[]) => Buffer;

/**
 * Joins in the same memory each time, so what it returns is overwritten by the next call: for lines that are written
 * before the next ones are made. New memory for each batch of rows makes V8 collect its whole heap again and again.
 */
export function joinInPlace(): Join {
  let buffer = Buffer.alloc(0);
  return (parts) => {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (length > buffer.length) buffer = Buffer.allocUnsafeSlow(Math.ceil(length * 1.25));
    let to = 0;
    for (const part of parts) {
      buffer.set(part, to);
      to += part.length;
    }
    return buffer.subarray(0, length);
  };
}
