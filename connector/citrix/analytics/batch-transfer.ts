import type { Message, MessageBatch } from './export.ts';

/** A batch in a form that moves between threads without copying: a few blocks of memory. */
export interface TransferBatch {
  readonly offsets: BigInt64Array<ArrayBuffer>;
  readonly timestamps: Float64Array<ArrayBuffer>;
  /** Bytes of each value; -1 is a message without content. */
  readonly lengths: Int32Array<ArrayBuffer>;
  /** All values, one after the other. */
  readonly content: Uint8Array<ArrayBuffer>;
  readonly next: bigint;
  readonly gap: bigint;
}

export function toTransferable({ messages, next, gap, bytes }: MessageBatch): TransferBatch {
  const content = new Uint8Array(bytes);
  let at = 0;
  for (const { value } of messages) {
    if (value === null) continue;
    content.set(value, at);
    at += value.length;
  }
  return {
    offsets: BigInt64Array.from(messages, ({ offset }) => offset),
    timestamps: Float64Array.from(messages, ({ timestamp }) => timestamp),
    lengths: Int32Array.from(messages, ({ value }) => value?.length ?? -1),
    ...{ content, next, gap },
  };
}

/** The blocks of memory to transfer. */
export function transferListOf({
  offsets,
  timestamps,
  lengths,
  content,
}: TransferBatch): readonly ArrayBuffer[] {
  return [offsets, timestamps, lengths, content].map(({ buffer }) => buffer);
}

export function fromTransferable({
  offsets,
  timestamps,
  lengths,
  content,
  next,
  gap,
}: TransferBatch): MessageBatch {
  let at = 0;
  const messages = Array.from(offsets, (offset, index): Message => {
    const length = lengths[index] ?? -1;
    const timestamp = timestamps[index] ?? -1;
    if (length < 0) return { offset, timestamp, value: null };
    at += length;
    return { offset, timestamp, value: Buffer.from(content.buffer, at - length, length) };
  });
  return { messages, next, gap, bytes: content.length };
}
