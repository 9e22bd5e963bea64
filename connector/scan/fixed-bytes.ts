/** Bytes that stand in every row at the same place: names of members, which are most of a page. */
export interface FixedBytes {
  readonly bytes: Uint8Array;
  /** The same, four bytes each, without the rest. */
  readonly words: Int32Array;
}

/** Bytes in two views, of which one reads four at a time. */
export interface PageBytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

const wordLength = 4;

export function fixedBytes(text: string): FixedBytes {
  const { bytes, view } = pageBytes(Buffer.from(text));
  const words = Int32Array.from({ length: Math.floor(bytes.length / wordLength) }, (_, index) =>
    view.getInt32(index * wordLength, true),
  );
  return { bytes, words };
}

export function pageBytes(bytes: Uint8Array): PageBytes {
  return { bytes, view: viewOf(bytes) };
}

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** Whether these bytes stand here. */
export function hasFixed({ bytes, view }: PageBytes, start: number, fixed: FixedBytes): boolean {
  const { length } = fixed.bytes;
  if (start + length > bytes.length) return false;
  let index = 0;
  for (const word of fixed.words) {
    if (view.getInt32(start + index, true) !== word) return false;
    index += wordLength;
  }
  for (; index < length; index += 1) if (bytes[start + index] !== fixed.bytes[index]) return false;
  return true;
}
