import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** The chunk size the program uses: a baseline must not be slower than it has to. */
const chunkSize = 256 * 1024;

/** A gzip page as JSON. */
export async function parsedPage(body: Buffer): Promise<unknown> {
  const plain = await promisify(gunzip)(body, { chunkSize });
  return JSON.parse(plain.toString('utf8'));
}
