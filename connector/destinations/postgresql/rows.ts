import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';

/**
 * The bytes of a published table for `COPY … WITH (FORMAT csv, HEADER)`, whose rules are those of the file. Only one
 * character does not fit: text of PostgreSQL cannot hold U+0000, which becomes U+FFFD.
 */
export function rowsOf(path: string): AsyncIterable<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const cleaned = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? withoutNull(chunk) : chunk);
    },
  });
  file.on('error', (error) => cleaned.destroy(error));
  cleaned.on('close', () => file.destroy());
  return file.pipe(cleaned);
}

export function withoutNull(chunk: Buffer): Buffer {
  return Buffer.from(chunk.toString('latin1').replaceAll('\0', '\u00ef\u00bf\u00bd'), 'latin1');
}
