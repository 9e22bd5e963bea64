/** The protocol of Kafka, in its old and plain versions, as a broker reads and writes it. */

export class Incoming {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int16(): number {
    this.#at += 2;
    return this.#bytes.readInt16BE(this.#at - 2);
  }

  int32(): number {
    this.#at += 4;
    return this.#bytes.readInt32BE(this.#at - 4);
  }

  int64(): bigint {
    this.#at += 8;
    return this.#bytes.readBigInt64BE(this.#at - 8);
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  text(): string {
    return this.#take(this.int16()).toString();
  }

  bytes(): Buffer {
    return this.#take(this.int32());
  }

  list<T>(read: () => T): readonly T[] {
    return Array.from({ length: Math.max(0, this.int32()) }, read);
  }

  #take(length: number): Buffer {
    const from = this.#at;
    this.#at += Math.max(0, length);
    return this.#bytes.subarray(from, this.#at);
  }
}

export const int8 = (value: number): Buffer => Buffer.from([value & 0xff]);

export function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}

export function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

export function int64(value: bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(value);
  return buffer;
}

export function text(value: string | null): Buffer {
  return value === null ? int16(-1) : Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}

export const bytes = (value: Buffer): Buffer => Buffer.concat([int32(value.length), value]);

export const list = (items: readonly Buffer[]): Buffer => Buffer.concat([int32(items.length), ...items]);

/** An answer with its size before it. */
export function frame(correlation: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat([int32(correlation), ...parts]);
  return bytes(body);
}
