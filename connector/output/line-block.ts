/** Bytes of lines, one behind the other, in one piece of memory that grows and is used again. */
export class LineBlock {
  bytes = Buffer.allocUnsafeSlow(firstBytes);
  /** Where the next byte is written. */
  at = 0;

  byte(byte: number): void {
    if (this.at === this.bytes.length) this.#grow(1);
    this.bytes[this.at] = byte;
    this.at += 1;
  }

  copy(source: Buffer, start: number, end: number): void {
    const length = end - start;
    if (this.at + length > this.bytes.length) this.#grow(length);
    const { bytes } = this;
    let to = this.at;
    // A call of the built-in copy costs more than this loop does for short cells.
    if (length > longestLoop) source.copy(bytes, to, start, end);
    else for (let from = start; from < end; from += 1) bytes[to++] = source[from] ?? 0;
    this.at += length;
  }

  text(text: string): void {
    const most = text.length * bytesPerCharacter;
    if (this.at + most > this.bytes.length) this.#grow(most);
    if (text.length > longestLoop || !this.#isWritten(text)) {
      this.at += this.bytes.write(text, this.at, 'utf8');
    }
  }

  /** Writes a short text of ASCII, for which a call of the built-in method costs more. @returns false for another */
  #isWritten(text: string): boolean {
    const { bytes } = this;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return false;
      bytes[this.at + index] = code;
    }
    this.at += text.length;
    return true;
  }

  /** Writes a whole number of at most 15 digits, not below zero, for which a text would take much longer. */
  digits(number: number): void {
    let length = 1;
    for (let limit = 10; limit <= number; limit *= 10) length += 1;
    if (this.at + length > this.bytes.length) this.#grow(length);
    let left = number;
    for (let at = this.at + length - 1; at >= this.at; at -= 1) {
      const rest = Math.floor(left / 10);
      this.bytes[at] = zero + left - 10 * rest;
      left = rest;
    }
    this.at += length;
  }

  clear(): void {
    this.at = 0;
  }

  #grow(more: number): void {
    const bytes = Buffer.allocUnsafeSlow(2 * (this.bytes.length + more));
    this.bytes.copy(bytes, 0, 0, this.at);
    this.bytes = bytes;
  }
}

const firstBytes = 64 * 1024;
const longestLoop = 24;
const zero = 0x30;

/** UTF-8 needs at most three bytes for each of JavaScript's characters. */
const bytesPerCharacter = 3;
